"""The waiting list: who waits in which order, and who can be served now that money is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.models import CommitteeSession, Dossier, Organisation, SessionItem, WaitingEntry
from portal.queries.balances import LeftBehind, seen_available, seen_left_behind
from portal.queries.scope import in_windows, not_barred


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A dossier that waits. ``rank`` from 1; ``missing_cents``: what the available credits lack to serve it."""

    public_id: str
    rank: int
    dossier_public_id: str
    dossier_reference: str
    organisation: str
    title: str
    amount_cents: int
    reason: str
    entered_at: datetime
    session_reference: str
    missing_cents: int

    @property
    def can_be_served(self) -> bool:
        return self.missing_cents == 0


@dataclass(frozen=True, slots=True)
class WaitingView:
    """The list and what can be granted today for it; ``left_behind``: credits to carry over to this year first."""

    available_cents: int
    rows: tuple[WaitingRow, ...]
    left_behind: tuple[LeftBehind, ...] = ()

    @property
    def next(self) -> WaitingRow | None:
        """The first on the list, when it can be served."""
        return self.rows[0] if self.rows and self.rows[0].can_be_served else None

    @property
    def wanted_cents(self) -> int:
        return sum(row.amount_cents for row in self.rows)


def waiting_list(
    session: Session, actor: Actor, limit: int = 200, available_cents: int | None = None
) -> WaitingView:
    """The open entries of the actor's windows whose dossier still awaits a decision, in the order of the list.

    ``available_cents``: what can be granted in the actor's windows, when the caller knows it already.
    """
    rows = session.execute(
        sa.select(WaitingEntry, Dossier, Organisation.name, CommitteeSession.reference)
        .join(Dossier, Dossier.id == WaitingEntry.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(SessionItem, SessionItem.id == WaitingEntry.item_id)
        .join(CommitteeSession, CommitteeSession.id == SessionItem.session_id)
        .where(in_windows(actor, WaitingEntry.window_id, Role.INSTRUCTOR, Role.SIGNATORY), not_barred(actor), *_STANDS)
        .order_by(WaitingEntry.id)
        .limit(limit)
    ).all()
    if not rows:
        return WaitingView(0, ())
    windows = {row[0].window_id for row in rows}
    if available_cents is None or len(set(actor.window_ids())) > 1:
        available_cents = seen_available(session, actor, windows)
    available = available_cents
    return WaitingView(
        available,
        tuple(
            WaitingRow(
                entry.public_id,
                rank,
                dossier.public_id,
                dossier.reference or "",
                name,
                dossier.title,
                entry.amount_cents,
                entry.reason,
                entry.created_at,
                reference,
                max(0, entry.amount_cents - available),
            )
            for rank, (entry, dossier, name, reference) in enumerate(rows, start=1)
        ),
        seen_left_behind(session, actor, windows),
    )


_STANDS = (WaitingEntry.left_at.is_(None), Dossier.state == DossierState.PROPOSED)


def waiting_among(session: Session, dossier_ids: Sequence[int]) -> frozenset[int]:
    """Those of these dossiers (keys) that are on the waiting list."""
    if not dossier_ids:
        return frozenset()
    query = sa.select(WaitingEntry.dossier_id).join(Dossier, Dossier.id == WaitingEntry.dossier_id)
    return frozenset(session.scalars(query.where(WaitingEntry.dossier_id.in_(sorted(dossier_ids)), *_STANDS)))
