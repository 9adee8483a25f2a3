"""End a link one declared: only its author can, with a date and a reason; the declaration stays."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.models import ConflictDeclaration, Dossier
from portal.queries.scope import barred_dossiers
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EndConflict:
    """The declaration by its public id, and why the link is over."""

    link: str
    reason: str


def end_conflict(uow: UnitOfWork, actor: Actor, command: EndConflict) -> None:
    """The dossiers it barred, and that nothing else bars, are there again. Raises NotFound for anybody else's,
    InvalidInput (``reason``)."""
    me = person_id_of(actor)
    row = uow.session.scalar(
        sa.select(ConflictDeclaration)
        .where(ConflictDeclaration.public_id == command.link, ConflictDeclaration.person_id == me)
        .where(ConflictDeclaration.ended_at.is_(None))
        .with_for_update()
    )
    if row is None:
        raise NotFound
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Écrivez pourquoi ce lien n’existe plus : seuls les administrateurs le lisent."})
    barred = sa.select(barred_dossiers(me).subquery().c[0])
    before = set(uow.session.scalars(barred))
    row.ended_at, row.end_reason = uow.now, reason
    uow.session.flush()
    open_again = before - set(uow.session.scalars(barred))
    uow.record(Event.CONFLICT_ENDED, actor, ("conflict", row.public_id), detail=row.body_name)
    filed = sa.select(Dossier.public_id).where(Dossier.id.in_(sorted(open_again)), Dossier.state != DossierState.DRAFT)
    for public_id in uow.session.scalars(filed.order_by(Dossier.id)):
        uow.record(Event.CONFLICT_ENDED, actor, ("conflict", row.public_id), dossier=public_id)
