"""Answer, before opening a dossier for the first time, whether one has a link of interests with its carrier."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.conflicts import LinkNature
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import ConflictAnswer
from portal.services.conflicts.declare_conflict import DeclareConflict, declare_conflict
from portal.services.locking import lock_dossier, person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AnswerConflict:
    """The dossier by its public id; ``nature`` of the link with its carrier, None when there is none."""

    dossier: str
    nature: LinkNature | None = None
    reason: str = ""


def answer_conflict(uow: UnitOfWork, actor: Actor, command: AnswerConflict) -> None:
    """Keep the first answer; a link is declared with the carrier, whatever its dossiers. Raises InvalidInput
    (``reason``), NotFound."""
    dossier = lock_dossier(uow, actor, Permission.CONFLICT_DECLARE, command.dossier)
    me = person_id_of(actor)
    known = sa.select(ConflictAnswer.id).where(
        ConflictAnswer.person_id == me, ConflictAnswer.dossier_id == dossier.id
    )
    if uow.session.scalar(known) is None:
        linked = command.nature is not None
        uow.session.add(
            ConflictAnswer(person_id=me, dossier_id=dossier.id, linked=linked, created_at=uow.now)
        )
        uow.record(
            Event.CONFLICT_ANSWERED,
            actor,
            ("dossier", dossier.public_id),
            dossier=dossier.public_id,
            facts={"linked": linked},
            detail="Lien déclaré" if linked else "Aucun lien",
        )
    if command.nature is not None:
        wanted = DeclareConflict(command.nature, siren=dossier.organisation.siren, reason=command.reason)
        declare_conflict(uow, actor, wanted)
