"""The instructors' list: filed dossiers of their windows, filtered, sorted, by pages of 25, with sums on top.

Three queries whatever the number of dossiers: the page, the counts and sums by state, the balance of the envelopes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DOSSIER, PENDING_STATES, DossierState
from portal.domain.ledger import Columns
from portal.models import Dossier, Envelope, EnvelopeBalance, Organisation
from portal.queries.exchanges import unseen
from portal.queries.folding import fold, folded
from portal.queries.scope import in_windows, window_dossiers

PAGE_SIZE = 25


class Sort(StrEnum):
    """Orders of the list; the identifier always comes last, so that pages never overlap."""

    OLDEST = "oldest"
    NEWEST = "newest"
    ORGANISATION = "organisation"
    REQUESTED = "requested"


SORT_LABELS: dict[Sort, str] = {
    Sort.OLDEST: "Plus anciens d’abord",
    Sort.NEWEST: "Plus récents d’abord",
    Sort.ORGANISATION: "Porteur",
    Sort.REQUESTED: "Montant demandé, décroissant",
}
_ORDERS: dict[Sort, tuple[Any, ...]] = {
    Sort.OLDEST: (Dossier.filed_at, Dossier.id),
    Sort.NEWEST: (Dossier.filed_at.desc(), Dossier.id.desc()),
    Sort.ORGANISATION: (Organisation.name, Dossier.id),
    Sort.REQUESTED: (Dossier.requested_cents.desc(), Dossier.id),
}
#: Sets of states offered beside the single ones.
PENDING = "pending"


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What is looked for. ``state``: a state's code, ``pending`` (awaits a decision), or empty for all."""

    state: str = PENDING
    axis: str = ""
    text: str = ""
    sort: Sort = Sort.OLDEST
    page: int = 1


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One dossier of the list. Amounts in cents."""

    public_id: str
    reference: str
    title: str
    organisation: str
    axis: str
    state: DossierState
    verdict: str
    requested_cents: int
    max_grant_cents: int | None
    filed_at: datetime | None
    unread: int = 0

    @property
    def state_label(self) -> str:
        return DOSSIER.labels[self.state]


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page, with the sums of the whole selection and what the envelopes still hold."""

    rows: tuple[InboxRow, ...]
    page: int
    pages: int
    count: int
    requested_cents: int
    max_grant_cents: int
    counts: dict[DossierState, int]
    balance: Columns


# Built once: writing a statement costs more than running it.
_SUMS = sa.select(
    Dossier.state,
    sa.func.count(),
    sa.func.coalesce(sa.func.sum(Dossier.requested_cents), 0),
    sa.func.coalesce(sa.func.sum(Dossier.max_grant_cents), 0),
)
_BALANCE = sa.select(
    *(
        sa.func.coalesce(sa.func.sum(column), 0)
        for column in (
            EnvelopeBalance.available_cents,
            EnvelopeBalance.reserved_cents,
            EnvelopeBalance.committed_cents,
            EnvelopeBalance.paid_cents,
            EnvelopeBalance.allotted_cents,
            EnvelopeBalance.cp_allotted_cents,
            EnvelopeBalance.shortfall_cents,
        )
    )
).join(Envelope, Envelope.id == EnvelopeBalance.envelope_id)


def inbox(session: Session, actor: Actor, wanted: InboxFilter) -> Inbox:
    """The page ``wanted`` of the actor's windows; a page beyond the last is the last."""
    base = [window_dossiers(actor), *_conditions(wanted)]
    by_state = _sums_by_state(session, base)
    chosen = _states(wanted.state)
    selected = [sums for state, sums in by_state.items() if chosen is None or state in chosen]
    count = sum(sums[0] for sums in selected)
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, wanted.page), pages)
    if chosen is not None:
        base.append(Dossier.state.in_(sorted(chosen)))
    return Inbox(
        rows=_rows(session, base, wanted.sort, page),
        page=page,
        pages=pages,
        count=count,
        requested_cents=sum(sums[1] for sums in selected),
        max_grant_cents=sum(sums[2] for sums in selected),
        counts={state: sums[0] for state, sums in by_state.items()},
        balance=_balance(session, actor),
    )


def _states(code: str) -> frozenset[DossierState] | None:
    if code == PENDING:
        return PENDING_STATES
    return frozenset({DossierState(code)}) if code in set(DossierState) else None


def _conditions(wanted: InboxFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.axis:
        found.append(Dossier.main_axis == wanted.axis)
    for word in (fold(wanted.text) or "").split()[:6]:
        pattern = f"%{_escape(word)}%"
        found.append(
            sa.or_(
                Dossier.organisation_id.in_(_organisations_like(pattern)),
                folded(Dossier.title).like(pattern, escape="\\"),
                sa.func.lower(Dossier.reference).like(pattern, escape="\\"),
            )
        )
    return found


def _organisations_like(pattern: str) -> sa.Select[tuple[int]]:
    """Organisations by name or SIREN: looked through once a query, not once a dossier."""
    return sa.select(Organisation.id).where(
        sa.or_(folded(Organisation.name).like(pattern, escape="\\"), Organisation.siren.like(pattern, escape="\\"))
    )


def _escape(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _sums_by_state(session: Session, conditions: list[Any]) -> dict[DossierState, tuple[int, int, int]]:
    """Read from ``ix_dossier_sums`` alone unless a text is searched."""
    query = _SUMS.where(*conditions).group_by(Dossier.state)
    return {state: (int(count), int(asked), int(most)) for state, count, asked, most in session.execute(query)}


def _rows(session: Session, conditions: list[Any], sort: Sort, page: int) -> tuple[InboxRow, ...]:
    """The page's identifiers first, walked along an index however deep the page, then their 25 rows."""
    ids = sa.select(Dossier.id).where(*conditions).order_by(*_ORDERS[sort])
    if sort is Sort.ORGANISATION:
        ids = ids.join(Organisation, Organisation.id == Dossier.organisation_id)
    ids = ids.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    query = (
        sa.select(
            Dossier.public_id,
            Dossier.reference,
            Dossier.title,
            Organisation.name,
            Dossier.main_axis,
            Dossier.state,
            Dossier.verdict,
            Dossier.requested_cents,
            Dossier.max_grant_cents,
            Dossier.filed_at,
            unseen(from_prefecture=False),
        )
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(Dossier.id.in_(ids))
        .order_by(*_ORDERS[sort])
    )
    return tuple(
        InboxRow(row[0], row[1] or "", row[2], row[3], row[4], row[5], row[6], row[7] or 0, row[8], row[9], row[10])
        for row in session.execute(query)
    )


def _balance(session: Session, actor: Actor) -> Columns:
    query = _BALANCE.where(in_windows(actor, Envelope.window_id, Role.INSTRUCTOR))
    return Columns(*(int(value) for value in session.execute(query).one()))
