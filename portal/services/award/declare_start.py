"""Declare the first legal act of the operation, with its proof; the last declaration of an award stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.start import START_KINDS, start_problem
from portal.models import StartDeclaration
from portal.queries.award import AwardView
from portal.queries.award_start import starts_of
from portal.services.applicant.uploads import PreparedFile
from portal.services.award.loading import lock_award
from portal.services.locking import person_id_of
from portal.services.storing import stored_file
from portal.services.telling import tell_prefecture
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeclareStart:
    """The act of ``kind`` (START_KINDS) signed on ``started_on``, and its copy (already in the store)."""

    dossier: str
    kind: str
    started_on: date | None
    file: PreparedFile | None
    reference: str = ""


def declare_start(uow: UnitOfWork, actor: Actor, command: DeclareStart) -> str:
    """Add the declaration, tell the prefecture, return its public id. Raises InvalidInput by field; Conflict once a
    start is accepted, or on an award no longer in force."""
    found = lock_award(uow, actor, Permission.START_DECLARE, command.dossier)
    person_id = person_id_of(actor)
    if any(one.accepted for one in starts_of(uow.session, found.award.act_id)):
        raise Conflict("Le démarrage est déjà accepté par la préfecture\u00a0: il n’y a plus rien à déclarer.")
    problems = _problems(command, found.award, paris_date(uow.now))
    if problems or command.file is None or command.started_on is None:
        raise InvalidInput(problems)
    file = command.file
    row = StartDeclaration(
        act_id=found.award.act_id,
        organisation_id=found.award.organisation_id,
        kind=command.kind,
        reference=command.reference.strip(),
        started_on=command.started_on,
        proof_id=stored_file(uow, file.sha256, file.size, file.media_type).id,
        proof_name=file.name,
        declared_by_id=person_id,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        Event.START_DECLARED,
        actor,
        ("start", row.public_id),
        dossier=found.dossier.public_id,
        facts={"kind": row.kind, "started_on": row.started_on, "sha256": file.sha256},
        detail=row.reference,
    )
    body = f"Le bénéficiaire du dossier {found.dossier.reference} déclare avoir démarré son opération.\n"
    tell_prefecture(uow, found.dossier, "démarrage déclaré", body + "Vérifiez-le avant de verser l’avance.\n")
    return row.public_id


def _problems(command: DeclareStart, award: AwardView, today: date) -> dict[str, str]:
    found = {}
    if command.kind not in START_KINDS:
        found["kind"] = "Dites quel acte a engagé l’opération."
    day = start_problem(command.started_on, today, award.permitted_start_on, award.start_by_on)
    if day:
        found["started_on"] = day
    if command.kind == "other" and not command.reference.strip():
        found["reference"] = "Dites de quel acte il s’agit, par exemple\u00a0: délibération de prise de compétence."
    if command.file is None:
        found["file"] = "Joignez la copie de l’acte signé (PDF ou photo)."
    return found
