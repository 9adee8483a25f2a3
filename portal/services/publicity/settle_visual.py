"""Approve a proposed visual (a second person, or nothing), or retire one: those who took it keep it, nobody else."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, Forbidden, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import PublicityFile
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SettleVisual:
    """``visual`` (public id) is approved, or retired."""

    visual: str
    approve: bool


def settle_visual(uow: UnitOfWork, actor: Actor, command: SettleVisual) -> None:
    """Raises Forbidden to whoever proposed it and would approve it, Conflict when it is settled already."""
    query = sa.select(PublicityFile).where(PublicityFile.public_id == command.visual).with_for_update()
    row = uow.session.scalar(query)
    if row is None:
        raise NotFound
    require(actor, Permission.SETTINGS_EDIT, Subject(row.window_id))
    person_id = person_id_of(actor)
    if row.retired_at is not None or (command.approve and row.approved_at is not None):
        raise Conflict("Ce visuel est déjà approuvé ou retiré : rechargez la page.")
    if command.approve:
        if row.proposed_by_id == person_id:
            raise Forbidden("Vous avez proposé ce visuel\u00a0: un autre administrateur doit l’approuver.")
        row.approved_at, row.approved_by_id = uow.now, person_id
    else:
        row.retired_at = uow.now
    tag = Event.PUBLICITY_APPROVED if command.approve else Event.PUBLICITY_RETIRED
    uow.record(tag, actor, ("publicity", row.public_id), facts={"window": row.window_id}, detail=row.label)
