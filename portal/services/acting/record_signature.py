"""Record the signature on paper: the scan of the signed act, its official number and its date. Never replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.act import ACT, ActState
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Act, ActFile
from portal.models.base import new_public_id
from portal.services.acting.official_numbers import act_number_problem, digits_of
from portal.services.locking import lock_act, person_id_of
from portal.services.runtime import Runtime
from portal.services.signed_scans import scan_problems
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordSignature:
    """What was read on the signed paper of ``act`` (public id), and its scan."""

    act: str
    official_number: str
    signed_on: date
    scan: bytes


def record_signature(runtime: Runtime, actor: Actor, command: RecordSignature) -> None:
    """Keep the scan and mark the act signed. Raises InvalidInput naming every field to correct."""
    number = digits_of(command.official_number)
    problems = scan_problems(runtime, command.scan, "l’acte signé")
    number_problem = act_number_problem(number)
    if number_problem:
        problems["official_number"] = number_problem
    digest = runtime.store.put(command.scan) if not problems else ""
    with runtime.uow() as uow:
        act = lock_act(uow, actor, Permission.ACT_RECORD_SIGNATURE, command.act)
        person_id = person_id_of(actor)
        before = act.state is ActState.COMMITTED
        target = ACT.next(act.state, "sign_after_commitment" if before else "sign")
        problems.update(_date_problems(uow, act, command.signed_on))
        if not number_problem and _number_taken(uow, act, number):
            problems["official_number"] = "Ce numéro est déjà celui d’un autre acte : vérifiez-le sur l’acte signé."
        if digest and any(file.file.sha256 == digest for file in act.files):
            problems["scan"] = "Ce fichier est l’acte à signer, pas l’acte signé\u00a0: déposez sa numérisation."
        if problems:
            raise InvalidInput(problems)
        row = stored_file(uow, digest, len(command.scan), "application/pdf")
        uow.session.add(
            ActFile(
                public_id=new_public_id(),
                act_id=act.id,
                kind="signed",
                file_id=row.id,
                person_id=person_id,
                created_at=uow.now,
            )
        )
        act.state, act.official_number, act.signed_on = target, number, command.signed_on
        uow.record(
            Event.ACT_SIGNED,
            actor,
            ("act", act.public_id),
            dossier=act.dossier.public_id,
            facts={"official_number": number, "signed_on": command.signed_on, "file_sha256": digest},
        )



def _date_problems(uow: UnitOfWork, act: Act, signed_on: date) -> dict[str, str]:
    if signed_on > paris_date(uow.now):
        return {"signed_on": "La date de signature est dans le futur\u00a0: relisez-la sur l’acte."}
    if act.issued_at is not None and signed_on < paris_date(act.issued_at):
        return {"signed_on": "La date de signature précède l’émission de l’acte\u00a0: relisez-la sur l’acte."}
    return {}


def _number_taken(uow: UnitOfWork, act: Act, number: str) -> bool:
    other = sa.select(Act.id).where(Act.official_number == number, Act.id != act.id)
    return uow.session.scalar(other) is not None
