"""Check a declared start: accept it, or refuse it with a remark the beneficiary reads."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import StartDeclaration
from portal.services.award.loading import lock_award
from portal.services.locking import person_id_of
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CheckStart:
    """The declaration (public id) of ``dossier``; ``accepted`` None when nothing was chosen."""

    dossier: str
    declaration: str
    accepted: bool | None
    remark: str = ""


def check_start(uow: UnitOfWork, actor: Actor, command: CheckStart) -> None:
    """Write the answer beside the declaration and tell the beneficiary. Raises InvalidInput (``accepted``, ``remark``),
    NotFound, Conflict when it was answered already or a later declaration replaced it."""
    found = lock_award(uow, actor, Permission.START_CHECK, command.dossier)
    person_id = person_id_of(actor)
    rows = list(
        uow.session.scalars(
            sa.select(StartDeclaration)
            .where(StartDeclaration.act_id == found.award.act_id)
            .order_by(StartDeclaration.id)
            .with_for_update()
        )
    )
    row = next((one for one in rows if one.public_id == command.declaration), None)
    if row is None:
        raise NotFound
    if row.accepted is not None or row is not rows[-1]:
        raise Conflict("Cette déclaration a déjà reçu une réponse, ou une plus récente la remplace\u00a0: relisez-la.")
    remark = command.remark.strip()
    if command.accepted is None:
        raise InvalidInput({"accepted": "Choisissez d’accepter ou de refuser cette déclaration."})
    if not command.accepted and not remark:
        raise InvalidInput({"remark": "Dites au bénéficiaire ce qui ne va pas et ce qu’il doit fournir."})
    row.accepted, row.checked_at, row.checked_by_id, row.remark = command.accepted, uow.now, person_id, remark
    uow.record(
        Event.START_ACCEPTED if command.accepted else Event.START_REFUSED,
        actor,
        ("start", row.public_id),
        dossier=found.dossier.public_id,
        facts={"started_on": row.started_on},
        detail=remark,
    )
    if command.accepted:
        body = "La préfecture accepte votre déclaration de démarrage. La suite est sur la page « Ma subvention ».\n"
        tell_applicant(uow, found.dossier, "démarrage accepté", body)
    else:
        body = (
            "La préfecture ne peut pas accepter votre déclaration de démarrage. Lisez sa remarque sur la page "
            "« Ma subvention » du guichet, puis déclarez de nouveau.\n"
        )
        tell_applicant(uow, found.dossier, "démarrage à déclarer de nouveau", body)
