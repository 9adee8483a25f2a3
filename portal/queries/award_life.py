"""The life of an award as its pages show it: suspensions, procedures, tranches, closure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from portal.domain.errors import NotFound
from portal.domain.recovery import (
    GROUNDS,
    KIND_LABELS,
    RECOVERY,
    RecoveryKind,
    RecoveryState,
    decision_problem,
)
from portal.domain.schedule import Firmness
from portal.domain.tranches import (
    ReleaseKind,
    YearAccount,
    accounts,
    carriable_cents,
    releasable_cents,
)
from portal.models import (
    Act,
    AwardClosure,
    AwardTranche,
    Person,
    Recovery,
    StoredFile,
    Suspension,
    TrancheRelease,
)
from portal.queries.award import AwardView
from portal.queries.award_stops import releases_of, tranches_of
from portal.queries.settlement import paid_by_year

RECOVERING = (RecoveryState.ANNOUNCED, RecoveryState.HEARD)


@dataclass(frozen=True, slots=True)
class SuspensionView:
    """A suspension; it runs until ``lifted_on``."""

    starts_on: date
    reason: str
    by: str
    lifted_on: date | None
    lift_reason: str


@dataclass(frozen=True, slots=True)
class ObservationView:
    """What the beneficiary answered."""

    received_on: date
    channel: str
    text: str
    late: bool


@dataclass(frozen=True, slots=True)
class RecoveryView:
    """A repayment or a lapse and where it stands. ``early``: why it cannot be decided today."""

    public_id: str
    kind: RecoveryKind
    kind_label: str
    state: RecoveryState
    state_label: str
    ground_label: str
    facts: str
    amount_cents: int | None
    letter_reference: str
    letter_sha256: str
    sent_on: date
    reply_by_on: date
    observations: tuple[ObservationView, ...]
    decided_on: date | None
    decided_by: str
    motive: str
    title_number: str
    title_on: date | None
    following_act: str
    early: str | None

    @property
    def may_answer(self) -> bool:
        return RECOVERY.allows(self.state, "observe")


@dataclass(frozen=True, slots=True)
class TrancheView:
    """A tranche. ``releasable_cents``: what of an indicative one is not released yet."""

    number: int
    year: int
    firm: bool
    amount_cents: int
    condition: str
    releasable_cents: int


@dataclass(frozen=True, slots=True)
class ToldIndicator:
    """An indicator as it was told when a decision was taken. ``reached`` None: that cannot be said."""

    label: str
    target: str
    actual: str
    reached: bool | None


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A decision on the tranches, and the indicators it had before it."""

    kind: ReleaseKind
    year: int
    amount_cents: int
    tranche: int | None
    finding: str
    decided_at: datetime
    by: str
    indicators: tuple[ToldIndicator, ...]


@dataclass(frozen=True, slots=True)
class TranchesView:
    """The tranches of an award, its years, the decisions. ``carriable_cents``: what this year may take over."""

    tranches: tuple[TrancheView, ...]
    years: tuple[YearAccount, ...]
    releases: tuple[ReleaseView, ...]
    carriable_cents: int
    may_change: bool


def suspensions_of(session: Session, act_id: int) -> tuple[SuspensionView, ...]:
    """Last first."""
    rows = session.execute(
        sa.select(Suspension, Person.name)
        .join(Person, Person.id == Suspension.person_id)
        .where(Suspension.act_id == act_id)
        .order_by(Suspension.id.desc())
    )
    return tuple(SuspensionView(row.starts_on, row.reason, name, row.lifted_on, row.lift_reason) for row, name in rows)


def recoveries_of(session: Session, act_id: int, today: date) -> tuple[RecoveryView, ...]:
    """The procedures of an award the caller has read in its actor's scope, last first."""
    decider, following = aliased(Person), aliased(Act)
    rows = session.execute(
        sa.select(Recovery, decider.name, following.public_id, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Recovery.letter_id)
        .outerjoin(decider, decider.id == Recovery.decided_by_id)
        .outerjoin(following, following.id == Recovery.following_act_id)
        .where(Recovery.act_id == act_id)
        .order_by(Recovery.id.desc())
        .options(selectinload(Recovery.observations))
    )
    return tuple(_recovery(row, today, name or "", act or "", sha256) for row, name, act, sha256 in rows)


def recovery_of(session: Session, act_id: int, public_id: str, today: date) -> RecoveryView:
    """One of them. Raises NotFound."""
    found = next((one for one in recoveries_of(session, act_id, today) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def closure_of_award(session: Session, act_id: int) -> date | None:
    """When the award was closed."""
    return session.scalar(sa.select(AwardClosure.closed_on).where(AwardClosure.act_id == act_id))


def tranches_view(session: Session, award: AwardView, today: date) -> TranchesView:
    """The tranches of an award, as they stand today."""
    tranches, releases = tranches_of(session, award.act_id), releases_of(session, award.act_id)
    paid = paid_by_year(session, award.act_id)
    until = max([today.year, *(one.year for one in tranches)])
    rows = session.execute(
        sa.select(TrancheRelease, Person.name, AwardTranche.number)
        .join(Person, Person.id == TrancheRelease.decided_by_id)
        .outerjoin(AwardTranche, AwardTranche.id == TrancheRelease.tranche_id)
        .where(TrancheRelease.act_id == award.act_id)
        .order_by(TrancheRelease.id)
    )
    return TranchesView(
        tuple(
            TrancheView(
                one.number,
                one.year,
                one.firmness is Firmness.FIRM,
                one.amount_cents,
                one.condition,
                releasable_cents(tranches, releases, one.number),
            )
            for one in tranches
        ),
        tuple(accounts(tranches, releases, paid, until)),
        tuple(
            ReleaseView(row.kind, row.year, row.amount_cents, number, row.finding, row.created_at, name, _told(row))
            for row, name, number in rows
        ),
        carriable_cents(tranches, releases, paid, today.year) if tranches else 0,
        not releases and not paid,
    )


def _told(row: TrancheRelease) -> tuple[ToldIndicator, ...]:
    return tuple(ToldIndicator(**one) for one in json.loads(row.indicators))


def _recovery(row: Recovery, today: date, decider: str, act: str, letter: str) -> RecoveryView:
    heard = bool(row.observations)
    return RecoveryView(
        row.public_id,
        row.kind,
        KIND_LABELS[row.kind],
        row.state,
        RECOVERY.labels[row.state],
        dict(GROUNDS[row.kind]).get(row.ground, row.ground),
        row.facts,
        row.amount_cents,
        row.letter_reference,
        letter,
        row.sent_on,
        row.reply_by_on,
        tuple(
            ObservationView(one.received_on, one.channel, one.text, one.received_on > row.reply_by_on)
            for one in row.observations
        ),
        row.decided_on,
        decider,
        row.motive,
        row.title_number,
        row.title_on,
        act,
        decision_problem(today, row.reply_by_on, heard) if row.state in RECOVERING else None,
    )

