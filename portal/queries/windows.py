"""Windows, their settings in force, their envelope."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.domain.ledger import Columns
from portal.domain.window_settings import WindowSettings
from portal.models import Envelope, EnvelopeBalance, Window, WindowSetting
from portal.queries.memo import remembered


@dataclass(frozen=True, slots=True)
class WindowView:
    """A window as pages and use-cases need it."""

    id: int
    public_id: str
    slug: str
    title: str
    rulebook_version: str


def window_by_slug(session: Session, slug: str) -> WindowView:
    """The window of this slug. Raises NotFound."""
    row = session.scalar(sa.select(Window).where(Window.slug == slug))
    if row is None:
        raise NotFound
    return WindowView(row.id, row.public_id, row.slug, row.title, row.rulebook_version)


def all_windows(session: Session) -> list[WindowView]:
    """Every window, oldest first."""
    rows = session.scalars(sa.select(Window).order_by(Window.id))
    return [WindowView(row.id, row.public_id, row.slug, row.title, row.rulebook_version) for row in rows]


def window_settings(session: Session, window_id: int) -> WindowSettings:
    """Settings in force: for each key the last approved value."""
    return remembered(session, ("settings", window_id), lambda: _settings(session, window_id))


def _settings(session: Session, window_id: int) -> WindowSettings:
    last = (
        sa.select(sa.func.max(WindowSetting.id))
        .where(WindowSetting.window_id == window_id, WindowSetting.approved_at.is_not(None))
        .group_by(WindowSetting.key)
    )
    rows = session.execute(sa.select(WindowSetting.key, WindowSetting.value).where(WindowSetting.id.in_(last)))
    return WindowSettings({row.key: row.value for row in rows})


@dataclass(frozen=True, slots=True)
class EnvelopeView:
    """An envelope and its balance."""

    id: int
    public_id: str
    year: int
    label: str
    balance: Columns


def envelopes_of(session: Session, window_id: int) -> list[EnvelopeView]:
    """Envelopes of a window with their balances, by year."""
    rows = session.execute(
        sa.select(Envelope, EnvelopeBalance)
        .join(EnvelopeBalance, EnvelopeBalance.envelope_id == Envelope.id)
        .where(Envelope.window_id == window_id)
        .order_by(Envelope.year)
    )
    return [
        EnvelopeView(
            envelope.id,
            envelope.public_id,
            envelope.year,
            envelope.label,
            Columns(
                balance.available_cents,
                balance.reserved_cents,
                balance.committed_cents,
                balance.paid_cents,
                balance.allotted_cents,
                balance.cp_allotted_cents,
                balance.shortfall_cents,
            ),
        )
        for envelope, balance in rows
    ]
