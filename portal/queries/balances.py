"""The envelope's figures as one person may read them: without the movements of dossiers their declared links bar.

See docs/adr/0016-conflicts-do-not-show-by-subtraction.md. The ledger itself, and whatever decides, reads the true ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.ledger import Columns
from portal.models import Envelope, EnvelopeBalance, LedgerEntry
from portal.queries.scope import barred_movements

#: Key of ``Session.info``: the legal instant at which the session was opened.
LEGAL_NOW = "legal_now"

_BALANCES = (
    EnvelopeBalance.available_cents,
    EnvelopeBalance.reserved_cents,
    EnvelopeBalance.committed_cents,
    EnvelopeBalance.paid_cents,
    EnvelopeBalance.allotted_cents,
    EnvelopeBalance.cp_allotted_cents,
    EnvelopeBalance.shortfall_cents,
)
_DELTAS = (
    LedgerEntry.available_delta,
    LedgerEntry.reserved_delta,
    LedgerEntry.committed_delta,
    LedgerEntry.paid_delta,
    LedgerEntry.allotted_delta,
    LedgerEntry.cp_delta,
    LedgerEntry.shortfall_delta,
)


# Built once: writing a statement costs more than running it.
def _sums(columns: tuple[Any, ...], sign: int) -> sa.Select[Any]:
    return sa.select(*(sign * sa.func.coalesce(sa.func.sum(column), 0) for column in columns))


_TOTAL = _sums(_BALANCES, 1).join(Envelope, Envelope.id == EnvelopeBalance.envelope_id)
_HIDDEN = _sums(_DELTAS, -1).join(Envelope, Envelope.id == LedgerEntry.envelope_id)


def seen_balance(session: Session, actor: Actor, condition: sa.ColumnElement[bool]) -> Columns:
    """The sums of the envelopes that meet ``condition`` (on ``Envelope``), in one query."""
    hidden = barred_movements(actor, LedgerEntry.dossier_id, LedgerEntry.act_id)
    query = sa.union_all(_TOTAL.where(condition), _HIDDEN.where(condition, hidden))
    return _added(session.execute(query))


def seen_balances(session: Session, actor: Actor, window_id: int) -> dict[int, Columns]:
    """The same for each envelope of a window, by its key."""
    return _by_envelope(session, actor, Envelope.window_id == window_id)


def _by_envelope(session: Session, actor: Actor, wanted: sa.ColumnElement[bool]) -> dict[int, Columns]:
    key = Envelope.id
    hidden = barred_movements(actor, LedgerEntry.dossier_id, LedgerEntry.act_id)
    query = sa.union_all(
        _TOTAL.add_columns(key).where(wanted).group_by(key),
        _HIDDEN.add_columns(key).where(wanted, hidden).group_by(key),
    )
    found: dict[int, Columns] = {}
    for *sums, envelope in session.execute(query):
        found[envelope] = found.get(envelope, Columns()).plus(_added([sums]))
    return found


def budget_year(session: Session) -> int:
    """The civil year decisions of this session take their credits from."""
    return paris_date(session.info[LEGAL_NOW]).year


def seen_available(session: Session, actor: Actor, window_ids: Collection[int]) -> int:
    """Cents that can be granted today in these windows: what their envelopes of the current year hold."""
    windows, current = Envelope.window_id.in_(sorted(window_ids)), Envelope.year == budget_year(session)
    return seen_balance(session, actor, sa.and_(windows, current)).available


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Credits of an envelope of an earlier year: nothing is granted on them before they are carried over."""

    envelope_public_id: str
    envelope_year: int
    current_year: int
    cents: int
    may_carry: bool


def seen_left_behind(session: Session, actor: Actor, window_ids: Collection[int]) -> tuple[LeftBehind, ...]:
    """What is to be carried over to the current year in these windows, the oldest envelope first."""
    year = budget_year(session)
    wanted = sa.and_(Envelope.window_id.in_(sorted(window_ids)), Envelope.year < year)
    envelopes = session.execute(
        sa.select(Envelope.id, Envelope.public_id, Envelope.window_id, Envelope.year)
        .where(wanted)
        .order_by(Envelope.year, Envelope.id)
    ).all()
    if not envelopes:
        return ()
    sums, mine = _by_envelope(session, actor, wanted), actor.window_ids(Role.BUDGET)
    return tuple(
        LeftBehind(row.public_id, row.year, year, sums[row.id].available, row.window_id in mine)
        for row in envelopes
        if row.id in sums and sums[row.id].available > 0
    )


def seen_credits(session: Session, actor: Actor) -> sa.Subquery:
    """(window_id, available) of every window, as a table to join: what can be granted this year."""
    hidden = barred_movements(actor, LedgerEntry.dossier_id, LedgerEntry.act_id)
    current = Envelope.year == budget_year(session)
    moves = sa.union_all(
        sa.select(Envelope.window_id, EnvelopeBalance.available_cents.label("cents"))
        .join(EnvelopeBalance, EnvelopeBalance.envelope_id == Envelope.id)
        .where(current),
        sa.select(LedgerEntry.window_id, -LedgerEntry.available_delta)
        .join(Envelope, Envelope.id == LedgerEntry.envelope_id)
        .where(hidden, current),
    ).subquery()
    available = sa.func.sum(moves.c.cents).label("available")
    return sa.select(moves.c.window_id, available).group_by(moves.c.window_id).subquery()


def _added(rows: Iterable[Any]) -> Columns:
    total = Columns()
    for row in rows:
        total = total.plus(Columns(*(int(value) for value in row)))
    return total
