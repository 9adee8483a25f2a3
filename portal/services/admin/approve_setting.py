"""Approve a proposed setting: a second person, or nothing."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.events import Event
from portal.models import WindowSetting
from portal.services.admin.approving import approve_last, locked_proposal
from portal.services.instruction.refresh_clocks import CLOCK_SETTINGS
from portal.services.unit_of_work import UnitOfWork


def approve_setting(uow: UnitOfWork, actor: Actor, public_id: str) -> None:
    """Put the proposal in force. Raises Forbidden to whoever proposed it, Conflict when it was replaced or approved."""
    own = "Vous avez proposé cette valeur\u00a0: un autre administrateur doit l’approuver."
    row = locked_proposal(uow, actor, WindowSetting, public_id, "Cette valeur est déjà approuvée.", own)
    newer = sa.select(WindowSetting.id).where(
        WindowSetting.window_id == row.window_id, WindowSetting.key == row.key, WindowSetting.id > row.id
    )
    since = "Une autre valeur a été proposée depuis\u00a0: relisez le paramètre avant de l’approuver."
    approve_last(uow, actor, row, newer, since)
    facts = {"key": row.key, "window": row.window_id, "proposed_by": row.proposed_by}
    uow.record(Event.SETTING_APPROVED, actor, ("setting", row.public_id), facts=facts)
    if row.key in CLOCK_SETTINGS:
        uow.enqueue("refresh_clocks", f"refresh_clocks:{row.public_id}", {"window": str(row.window_id)})
