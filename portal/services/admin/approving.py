"""Four eyes on what administrators propose: a second person approves the last proposal, once."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, Forbidden, NotFound
from portal.domain.permissions import Permission, Subject, require
from portal.models import ActTemplate, WindowSetting
from portal.services.unit_of_work import UnitOfWork

Proposed = TypeVar("Proposed", ActTemplate, WindowSetting)


def locked_proposal(
    uow: UnitOfWork, actor: Actor, model: type[Proposed], public_id: str, already: str, own: str
) -> Proposed:
    """The proposal, its row locked. Raises NotFound, Conflict (``already``) when it is approved, and Forbidden
    (``own``) to whoever made it."""
    row = uow.session.scalar(sa.select(model).where(model.public_id == public_id).with_for_update())
    if row is None:
        raise NotFound
    require(actor, Permission.SETTINGS_EDIT, Subject(row.window_id))
    if row.approved_at is not None:
        raise Conflict(already)
    if row.proposed_by == actor.public_id:
        raise Forbidden(own)
    return row


def approve_last(
    uow: UnitOfWork, actor: Actor, row: ActTemplate | WindowSetting, newer: sa.Select[tuple[int]], why: str
) -> None:
    """Note the approval. Raises Conflict (``why``) when there is a ``newer`` proposal."""
    if uow.session.scalar(newer.limit(1)) is not None:
        raise Conflict(why)
    row.approved_by, row.approved_at = actor.public_id, uow.now
