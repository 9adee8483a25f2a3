"""The legal clocks of dossiers: what they are computed from, one dossier's dates, the red list of the prefecture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DOSSIER, FILED_STATES, DossierState
from portal.domain.legal_clock import ClockDate, ClockFacts, ItemRequest, Urgency, clock_dates
from portal.domain.remedy_clock import RemedyClock
from portal.domain.window_settings import WindowSettings
from portal.eligibility.rulebook import Rulebook
from portal.models import (
    Act,
    Closure,
    Decision,
    Dossier,
    ExpenseLine,
    ImplicitRejection,
    Organisation,
    Person,
    RequestedItem,
    StageRecord,
    Transfer,
)
from portal.queries.appeal_facts import DossierAppeals, appeal_facts, delays_of
from portal.queries.remedies import award_remedies
from portal.queries.rulebooks import rulebooks_of_dossiers
from portal.queries.scope import window_dossiers
from portal.queries.windows import window_settings

PAGE_SIZE = 40
_DECIDED = frozenset({DossierState.GRANTED, DossierState.REFUSED})
#: States that end the examination without a decision on the merits: the day they began.
_ENDED = {DossierState.CLOSED: "closed_on", DossierState.TRANSFERRED: "transferred_on"}
_LIVE_ACTS = frozenset(ActState) - {ActState.CANCELLED}


def _last_act(column: Any) -> Any:
    query = sa.select(column).where(
        Act.dossier_id == Dossier.id, Act.kind == "award", Act.state.in_(sorted(_LIVE_ACTS))
    )
    return query.order_by(Act.id.desc()).limit(1).correlate(Dossier).scalar_subquery()


_INVESTMENT = sa.exists().where(ExpenseLine.dossier_id == Dossier.id, ExpenseLine.investment.is_(True))
_COMPLETE_AT = (
    sa.select(sa.func.max(StageRecord.created_at))
    .where(StageRecord.dossier_id == Dossier.id)
    .where(StageRecord.stage == "completeness", StageRecord.outcome == "complete")
    .correlate(Dossier)
    .scalar_subquery()
)
_DECIDED_ON = (
    sa.select(Decision.decided_on)
    .where(Decision.dossier_id == Dossier.id)
    .order_by(Decision.id.desc())
    .limit(1)
    .correlate(Dossier)
    .scalar_subquery()
)
_CLOSED_ON = (
    sa.select(sa.func.max(Closure.closed_on))
    .where(Closure.dossier_id == Dossier.id, Closure.reopened_at.is_(None))
    .correlate(Dossier)
    .scalar_subquery()
)
_TRANSFERRED_ON = (
    sa.select(sa.func.max(Transfer.transferred_on))
    .where(Transfer.dossier_id == Dossier.id)
    .correlate(Dossier)
    .scalar_subquery()
)
_FACTS = sa.select(
    Dossier.id,
    Dossier.window_id,
    Dossier.state,
    Dossier.filed_at,
    _INVESTMENT.label("investment"),
    _COMPLETE_AT.label("complete_at"),
    _DECIDED_ON.label("decided_on"),
    _CLOSED_ON.label("closed_on"),
    _TRANSFERRED_ON.label("transferred_on"),
    _last_act(Act.ej_on).label("ej_on"),
    _last_act(Act.notified_at).label("notified_at"),
).where(Dossier.filed_at.is_not(None), Dossier.state.in_(sorted(FILED_STATES)))


def clock_facts(session: Session, dossier_ids: Sequence[int]) -> dict[int, ClockFacts]:
    """The facts of each *filed* dossier among these ids; five queries and one more per window, however many."""
    dossiers = session.execute(_FACTS.where(Dossier.id.in_(dossier_ids))).all()
    ids = [row.id for row in dossiers]
    if not ids:
        return {}
    settings = {window: window_settings(session, window) for window in sorted({row.window_id for row in dossiers})}
    rulebooks = rulebooks_of_dossiers(session, ids)
    requests = _requests(session, ids)
    appeals = appeal_facts(session, ids)
    remedies = award_remedies(session, [row.id for row in dossiers if row.notified_at is not None])
    none, unknown = DossierAppeals(), RemedyClock()
    return {
        row.id: ClockFacts(
            state=row.state,
            filed_on=paris_date(row.filed_at),
            investment=row.investment,
            requests=requests.get(row.id, ()),
            completeness_on=paris_date(row.complete_at) if row.complete_at else None,
            decided_on=_ended_on(row),
            granted=row.state is DossierState.GRANTED,
            committed_on=row.ej_on,
            notified_on=paris_date(row.notified_at) if row.notified_at else None,
            remedy=remedies.get(row.id, unknown).limit,
            appeals=appeals.get(row.id, none).facts,
            delays=delays_of(settings[row.window_id]),
            reopened=appeals.get(row.id, none).reopened,
            **_limits(settings[row.window_id], rulebooks[row.id], row.investment),
        )
        for row in dossiers
    }


def _ended_on(row: Any) -> date | None:
    """The day the examination ended, from the row of ``_FACTS``."""
    if row.state in _ENDED:
        ended: date | None = getattr(row, _ENDED[row.state])
        return ended
    return row.decided_on if row.state in _DECIDED else None


def _limits(settings: WindowSettings, rulebook: Rulebook, investment: bool) -> dict[str, Any]:
    return {
        "silence_months": settings.integer(f"silence.months_{'investment' if investment else 'operating'}"),
        "completeness_months": settings.integer("clock.completeness_months"),
        "notify_by": settings.date("clock.notify_by"),
        "commit_by": settings.date("budget.last_commitment_on"),
        "last_claim_by": settings.date("payment.last_claim_on"),
        "start_by": rulebook.last_day_of("first_legal_act_on") or rulebook.last_day_of("start_on"),
        "results_by": rulebook.last_day_of("results_on"),
        "close_by": rulebook.last_day_of("financial_close_on"),
    }


def _requests(session: Session, ids: Sequence[int]) -> dict[int, tuple[ItemRequest, ...]]:
    """Items asked for together are one request, answered when the last of them came."""
    rows = session.execute(
        sa.select(
            RequestedItem.dossier_id,
            StageRecord.created_at,
            sa.func.max(RequestedItem.due_on),
            sa.func.max(RequestedItem.supplied_at),
            sa.func.count() - sa.func.count(RequestedItem.supplied_at),
        )
        .join(StageRecord, StageRecord.id == RequestedItem.stage_id)
        .where(RequestedItem.dossier_id.in_(ids))
        .group_by(RequestedItem.dossier_id, StageRecord.id, StageRecord.created_at)
        .order_by(StageRecord.id)
    )
    found: dict[int, tuple[ItemRequest, ...]] = {}
    for dossier_id, asked_at, due_on, supplied_at, waiting in rows:
        answered = None if waiting or supplied_at is None else paris_date(supplied_at)
        found[dossier_id] = (*found.get(dossier_id, ()), ItemRequest(paris_date(asked_at), due_on, answered))
    return found


@dataclass(frozen=True, slots=True)
class BornRejection:
    """An implicit rejection that was born at the end of ``born_on``."""

    born_on: date
    rule: str
    computation: str


def born_rejection(session: Session, public_id: str) -> BornRejection | None:
    """The implicit rejection of a dossier already in scope, None when silence has not become one."""
    row = session.scalar(
        sa.select(ImplicitRejection)
        .join(Dossier, Dossier.id == ImplicitRejection.dossier_id)
        .where(Dossier.public_id == public_id)
    )
    return BornRejection(row.born_on, row.rule, row.computation) if row else None


def dossier_clock(session: Session, dossier_id: int) -> list[ClockDate]:
    """Every date of a dossier already in scope; none while it is a draft."""
    facts = clock_facts(session, [dossier_id]).get(dossier_id)
    return clock_dates(facts) if facts else []


@dataclass(frozen=True, slots=True)
class RedRow:
    """One line of the red list: a dossier and one date by which the prefecture must act, or may count on an answer."""

    public_id: str
    reference: str
    title: str
    organisation: str
    state_label: str
    instructor: str
    date: ClockDate


@dataclass(frozen=True, slots=True)
class RedList:
    """One page of what is overdue or within its warning period, by legal date."""

    rows: tuple[RedRow, ...]
    page: int
    pages: int
    count: int


def red_list(session: Session, actor: Actor, today: date, page: int = 1, mine: int | None = None) -> RedList:
    """The page ``page`` of the actor's windows; ``mine``: only the dossiers of this person (key). Six queries,
    all but the first on the dossiers of the page alone."""
    wanted = [window_dossiers(actor), Dossier.red_from_on <= today]
    if mine is not None:
        wanted.append(Dossier.instructor_id == mine)
    heads = _red_heads(session, wanted, page)
    if not heads and page > 1:
        page = 1
        heads = _red_heads(session, wanted, page)
    count = int(heads[0].total) if heads else 0
    pages = max(1, -(-count // PAGE_SIZE))
    facts = clock_facts(session, [row.id for row in heads])
    rows = []
    for row in heads:
        for one in clock_dates(facts[row.id]):
            if one.awaits_prefecture and one.urgency(today) in (Urgency.OVERDUE, Urgency.SOON):
                label = DOSSIER.labels[row.state]
                rows.append(RedRow(row.public_id, row.reference or "", row.title, row[5], label, row[6] or "", one))
    rows.sort(key=lambda one: (one.date.on, one.reference))
    return RedList(tuple(rows), page, pages, count)


def _red_heads(session: Session, wanted: Sequence[sa.ColumnElement[bool]], page: int) -> Sequence[Any]:
    """The dossiers of one page, each with how many there are in all."""
    return session.execute(
        sa.select(Dossier.id, Dossier.public_id, Dossier.reference, Dossier.title, Dossier.state)
        .add_columns(Organisation.name, Person.name, sa.func.count().over().label("total"))
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(Person, Person.id == Dossier.instructor_id)
        .where(*wanted)
        .order_by(Dossier.next_due_on, Dossier.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
