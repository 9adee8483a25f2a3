"""The life of an award as its pages show it: suspensions, procedures, tranches, closure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from portal.domain.actors import Actor
from portal.domain.amendment import AmendmentState
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
    AmendmentRequest,
    AwardClosure,
    AwardTranche,
    Dossier,
    Organisation,
    Person,
    Recovery,
    StoredFile,
    Suspension,
    TrancheRelease,
)
from portal.queries.award import AwardView
from portal.queries.award_stops import releases_of, tranches_of
from portal.queries.scope import window_dossiers
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
class ReleaseView:
    """A decision on the tranches."""

    kind: ReleaseKind
    year: int
    amount_cents: int
    tranche: int | None
    finding: str
    decided_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class TranchesView:
    """The tranches of an award, its years, the decisions. ``carriable_cents``: what this year may take over."""

    tranches: tuple[TrancheView, ...]
    years: tuple[YearAccount, ...]
    releases: tuple[ReleaseView, ...]
    carriable_cents: int
    may_change: bool


@dataclass(frozen=True, slots=True)
class ToDecide:
    """What awaits somebody on an award, in a list: ``what`` says it, ``recovery`` or ``amendment`` is its public id."""

    dossier_public_id: str
    dossier_reference: str
    organisation: str
    what: str
    since: date
    recovery: str = ""
    amendment: str = ""


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
            ReleaseView(row.kind, row.year, row.amount_cents, number, row.finding, row.created_at, name)
            for row, name, number in rows
        ),
        carriable_cents(tranches, releases, paid, today.year) if tranches else 0,
        not releases and not paid,
    )


def awaiting_decision(session: Session, actor: Actor, today: date) -> tuple[ToDecide, ...]:
    """What the signatory has to decide on awards of the actor's windows: procedures heard, changes asked; oldest
    first. One query."""
    heard = Recovery.state == RecoveryState.HEARD
    ripe = sa.or_(heard, sa.and_(Recovery.state == RecoveryState.ANNOUNCED, Recovery.reply_by_on < today))
    recoveries = _listed(Recovery, actor, sa.cast(Recovery.kind, sa.String), sa.cast(Recovery.sent_on, sa.String), ripe)
    asked = AmendmentRequest.state == AmendmentState.ASKED
    on = sa.func.substr(sa.cast(AmendmentRequest.created_at, sa.String), 1, 10)
    changes = _listed(AmendmentRequest, actor, sa.literal("amendment"), on, asked)
    return _to_decide(session, sa.union_all(recoveries, changes))


def awaiting_title(session: Session, actor: Actor) -> tuple[ToDecide, ...]:
    """Repayments decided whose title of collection is not recorded yet."""
    decided = sa.and_(Recovery.state == RecoveryState.DECIDED, Recovery.kind == RecoveryKind.REPAYMENT)
    kind, on = sa.cast(Recovery.kind, sa.String), sa.cast(Recovery.decided_on, sa.String)
    return _to_decide(session, _listed(Recovery, actor, kind, on, decided))


def _listed(
    model: type[Recovery] | type[AmendmentRequest], actor: Actor, kind: Any, on: Any, wanted: Any
) -> sa.Select[Any]:
    return (
        sa.select(
            Dossier.public_id,
            Dossier.reference,
            Organisation.name,
            model.public_id.label("subject"),
            kind.label("kind"),
            on.label("since"),
        )
        .join(Act, Act.id == model.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(window_dossiers(actor), wanted)
    )


def _to_decide(session: Session, query: Any) -> tuple[ToDecide, ...]:
    found = []
    for dossier, reference, body, public_id, kind, since in session.execute(query):
        change = kind == "amendment"
        what = "Modification" if change else KIND_LABELS[RecoveryKind(kind)]
        day = date.fromisoformat(since)
        subject = {"amendment": public_id} if change else {"recovery": public_id}
        found.append(ToDecide(dossier, reference or "", body, what, day, **subject))
    return tuple(sorted(found, key=lambda one: (one.since, one.dossier_reference)))


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

