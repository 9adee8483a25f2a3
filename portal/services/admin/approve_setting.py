"""Approve a proposed setting: a second person, or nothing."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, Forbidden, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import WindowSetting
from portal.services.instruction.refresh_clocks import CLOCK_SETTINGS
from portal.services.unit_of_work import UnitOfWork


def approve_setting(uow: UnitOfWork, actor: Actor, public_id: str) -> None:
    """Put the proposal in force. Raises Forbidden to whoever proposed it, Conflict when it was replaced or approved."""
    row = uow.session.scalar(sa.select(WindowSetting).where(WindowSetting.public_id == public_id).with_for_update())
    if row is None:
        raise NotFound
    require(actor, Permission.SETTINGS_EDIT, Subject(row.window_id))
    if row.approved_at is not None:
        raise Conflict("Cette valeur est déjà approuvée.")
    if row.proposed_by == actor.public_id:
        raise Forbidden("Vous avez proposé cette valeur\u00a0: un autre administrateur doit l’approuver.")
    newer = sa.select(WindowSetting.id).where(
        WindowSetting.window_id == row.window_id, WindowSetting.key == row.key, WindowSetting.id > row.id
    )
    if uow.session.scalar(newer.limit(1)) is not None:
        raise Conflict("Une autre valeur a été proposée depuis\u00a0: relisez le paramètre avant de l’approuver.")
    row.approved_by = actor.public_id
    row.approved_at = uow.now
    facts = {"key": row.key, "window": row.window_id, "proposed_by": row.proposed_by}
    uow.record(Event.SETTING_APPROVED, actor, ("setting", row.public_id), facts=facts)
    if row.key in CLOCK_SETTINGS:
        uow.enqueue("refresh_clocks", f"refresh_clocks:{row.public_id}", {"window": str(row.window_id)})
