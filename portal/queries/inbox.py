"""The instructors' list: filed dossiers of their windows, filtered, sorted, by pages of 25, with sums on top.

Three queries whatever the number of dossiers: the page, the counts and sums by state, the balance of the envelopes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DOSSIER, PENDING_STATES, DossierState
from portal.domain.ledger import Columns
from portal.domain.standing import DUE_LABELS, Standing
from portal.models import Dossier, DossierIndex, Envelope, Organisation, Person
from portal.queries.appraisal import SCORED_BEFORE
from portal.queries.balances import seen_balance
from portal.queries.exchanges import unseen
from portal.queries.inbox_filter import InboxFilter, Sort, conditions, states_of
from portal.queries.scope import in_windows, window_dossiers
from portal.queries.standing import STANDING, standing_of

PAGE_SIZE = 25


SORT_LABELS: dict[Sort, str] = {
    Sort.DUE: "Risque juridique d’abord",
    Sort.OLDEST: "Plus anciens d’abord",
    Sort.NEWEST: "Plus récents d’abord",
    Sort.ORGANISATION: "Porteur",
    Sort.REQUESTED: "Montant demandé, décroissant",
}
_ORDERS: dict[Sort, tuple[Any, ...]] = {
    Sort.DUE: (Dossier.next_due_on.asc().nulls_last(), Dossier.id),
    Sort.OLDEST: (Dossier.filed_at, Dossier.id),
    Sort.NEWEST: (Dossier.filed_at.desc(), Dossier.id.desc()),
    Sort.ORGANISATION: (Organisation.name, Dossier.id),
    Sort.REQUESTED: (Dossier.requested_cents.desc(), Dossier.id),
}


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
    version: int
    unread: int
    scored_before: bool
    instructor: str
    arrondissement: str
    red_from_on: date | None
    standing: Standing

    @property
    def state_label(self) -> str:
        return DOSSIER.labels[self.state]

    @property
    def due_label(self) -> str:
        return DUE_LABELS.get(self.standing.due_code, "Échéance")

    def due_kind(self, today: date) -> str:
        """Badge of the next date: passed, within its warning period, or neither."""
        if self.standing.due_on is not None and self.standing.due_on < today:
            return "error"
        return "warning" if self.red_from_on is not None and self.red_from_on <= today else ""


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


_ROWS = (
    sa.select(
        Dossier.public_id,
        Dossier.reference,
        Dossier.title,
        Organisation.name.label("organisation"),
        Organisation.arrondissement,
        Dossier.main_axis,
        Dossier.verdict,
        Dossier.requested_cents,
        Dossier.max_grant_cents,
        Dossier.version,
        Dossier.red_from_on,
        unseen(from_prefecture=False).label("unread"),
        SCORED_BEFORE.label("scored_before"),
        *STANDING,
    )
    .join(Organisation, Organisation.id == Dossier.organisation_id)
    .outerjoin(Person, Person.id == Dossier.instructor_id)
    .outerjoin(DossierIndex, DossierIndex.dossier_id == Dossier.id)
)
# Built once: writing a statement costs more than running it.
_SUMS = sa.select(
    Dossier.state,
    sa.func.count(),
    sa.func.coalesce(sa.func.sum(Dossier.requested_cents), 0),
    sa.func.coalesce(sa.func.sum(Dossier.max_grant_cents), 0),
)


def inbox(session: Session, actor: Actor, wanted: InboxFilter, today: date) -> Inbox:
    """The page ``wanted`` of the actor's windows; a page beyond the last is the last."""
    base = [window_dossiers(actor), *conditions(wanted, actor, today)]
    by_state = _sums_by_state(session, base)
    chosen = states_of(wanted.state)
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
        balance=balance_of(session, actor),
    )


def selected_ids(session: Session, actor: Actor, wanted: InboxFilter, today: date, most: int) -> tuple[str, ...]:
    """Public ids of the whole selection, all pages together, in its order; at most ``most`` + 1 of them."""
    query = _selection(sa.select(Dossier.public_id), actor, wanted, today)
    return tuple(session.scalars(query.where(window_dossiers(actor)).limit(most + 1)))


def ordered_keys(
    session: Session, actor: Actor, wanted: InboxFilter, today: date, scope: sa.ColumnElement[bool]
) -> Sequence[int]:
    """Keys of the whole selection within ``scope``, in its order."""
    return session.scalars(_selection(sa.select(Dossier.id), actor, wanted, today).where(scope)).all()


def _selection(query: sa.Select[Any], actor: Actor, wanted: InboxFilter, today: date) -> sa.Select[Any]:
    """``query`` on dossiers with every condition of the filter but its scope, in its order."""
    query = query.where(*conditions(wanted, actor, today))
    chosen = states_of(wanted.state)
    if chosen is not None:
        query = query.where(Dossier.state.in_(sorted(chosen)))
    if wanted.sort is Sort.ORGANISATION:
        query = query.join(Organisation, Organisation.id == Dossier.organisation_id)
    return query.order_by(*_ORDERS[wanted.sort])


def _sums_by_state(session: Session, conditions: list[Any]) -> dict[DossierState, tuple[int, int, int]]:
    """Read from ``ix_dossier_sums`` alone while only states and axes are chosen."""
    query = _SUMS.where(*conditions).group_by(Dossier.state)
    return {state: (int(count), int(asked), int(most)) for state, count, asked, most in session.execute(query)}


def _rows(session: Session, conditions: list[Any], sort: Sort, page: int) -> tuple[InboxRow, ...]:
    """The page's identifiers first, walked along an index however deep the page, then their 25 rows."""
    ids = sa.select(Dossier.id).where(*conditions).order_by(*_ORDERS[sort])
    if sort is Sort.ORGANISATION:
        ids = ids.join(Organisation, Organisation.id == Dossier.organisation_id)
    ids = ids.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    query = _ROWS.where(Dossier.id.in_(ids)).order_by(*_ORDERS[sort])
    return tuple(_row(row) for row in session.execute(query))


def _row(row: Any) -> InboxRow:
    return InboxRow(
        public_id=row.public_id,
        reference=row.reference or "",
        title=row.title,
        organisation=row.organisation,
        axis=row.main_axis,
        state=row.state,
        verdict=row.verdict,
        requested_cents=row.requested_cents or 0,
        max_grant_cents=row.max_grant_cents,
        filed_at=row.filed_at,
        version=row.version,
        unread=row.unread,
        scored_before=bool(row.scored_before) and row.state in PENDING_STATES,
        instructor=row.instructor or "",
        arrondissement=row.arrondissement,
        red_from_on=row.red_from_on,
        standing=standing_of(row),
    )


def balance_of(session: Session, actor: Actor) -> Columns:
    """What the envelopes of the actor's windows hold."""
    return seen_balance(session, actor, in_windows(actor, Envelope.window_id, Role.INSTRUCTOR))
