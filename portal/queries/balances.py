"""The envelope's figures as one person may read them: without the movements of dossiers their declared links bar.

See docs/adr/0016-conflicts-do-not-show-by-subtraction.md. The ledger itself, and whatever decides, reads the true ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.ledger import Columns
from portal.models import Envelope, EnvelopeBalance, LedgerEntry
from portal.queries.scope import barred_movements

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
    key, wanted = Envelope.id, Envelope.window_id == window_id
    hidden = barred_movements(actor, LedgerEntry.dossier_id, LedgerEntry.act_id)
    query = sa.union_all(
        _TOTAL.add_columns(key).where(wanted).group_by(key),
        _HIDDEN.add_columns(key).where(wanted, hidden).group_by(key),
    )
    found: dict[int, Columns] = {}
    for *sums, envelope in session.execute(query):
        found[envelope] = found.get(envelope, Columns()).plus(_added([sums]))
    return found


def seen_available(session: Session, actor: Actor, window_ids: set[int]) -> int:
    """Cents available in the envelopes of these windows."""
    return seen_balance(session, actor, Envelope.window_id.in_(sorted(window_ids))).available


def seen_credits(actor: Actor) -> sa.Subquery:
    """(window_id, available) of every window, as a table to join."""
    hidden = barred_movements(actor, LedgerEntry.dossier_id, LedgerEntry.act_id)
    moves = sa.union_all(
        sa.select(Envelope.window_id, EnvelopeBalance.available_cents.label("cents")).join(
            EnvelopeBalance, EnvelopeBalance.envelope_id == Envelope.id
        ),
        sa.select(LedgerEntry.window_id, -LedgerEntry.available_delta).where(hidden),
    ).subquery()
    available = sa.func.sum(moves.c.cents).label("available")
    return sa.select(moves.c.window_id, available).group_by(moves.c.window_id).subquery()


def _added(rows: Iterable[Any]) -> Columns:
    total = Columns()
    for row in rows:
        total = total.plus(Columns(*(int(value) for value in row)))
    return total
