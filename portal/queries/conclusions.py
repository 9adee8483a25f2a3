"""What people concluded of a dossier: check by check, pieces asked for, proposals.

Every function takes the head of a dossier already read in scope (``dossier_head``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.review import Stage
from portal.models import CheckReview, Dossier, Person, Proposal, RequestedItem, StageRecord
from portal.queries.instruction import DossierHead


@dataclass(frozen=True, slots=True)
class CheckReviewView:
    """What was concluded of one check the last time eligibility was recorded."""

    code: str
    automatic: str
    conclusion: str
    reason: str


def check_reviews(session: Session, head: DossierHead) -> dict[str, CheckReviewView]:
    """The conclusions that stand, by check code."""
    last = sa.select(sa.func.max(StageRecord.id)).where(
        StageRecord.dossier_id == head.id, StageRecord.stage == Stage.ELIGIBILITY.value
    )
    rows = session.scalars(sa.select(CheckReview).where(CheckReview.stage_id == last.scalar_subquery()))
    return {row.code: CheckReviewView(row.code, row.automatic, row.conclusion, row.reason) for row in rows}


@dataclass(frozen=True, slots=True)
class RequestedItemView:
    """A piece asked for."""

    label: str
    due_on: date
    asked_at: datetime
    supplied_at: datetime | None


def requested_items(session: Session, public_id: str) -> tuple[RequestedItemView, ...]:
    """Every piece asked for on a dossier already read in scope, oldest first."""
    query = (
        sa.select(RequestedItem)
        .join(Dossier, Dossier.id == RequestedItem.dossier_id)
        .where(Dossier.public_id == public_id)
        .order_by(RequestedItem.id)
    )
    return tuple(
        RequestedItemView(row.label, row.due_on, row.created_at, row.supplied_at) for row in session.scalars(query)
    )


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal. Amounts in cents."""

    public_id: str
    outcome: str
    amount_cents: int
    subsidisable_cents: int
    own_funds_cents: int
    rate_text: str
    act_title: str
    motive: str
    cap_reason: str
    by: str
    at: datetime


def last_proposal(session: Session, head: DossierHead) -> ProposalView | None:
    """The proposal that stands (of a dossier sent back, the former one), or None."""
    query = (
        sa.select(Proposal, Person.name)
        .join(Person, Person.id == Proposal.person_id)
        .where(Proposal.dossier_id == head.id)
        .order_by(Proposal.id.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row, name = found
    return ProposalView(
        public_id=row.public_id,
        outcome=row.outcome,
        amount_cents=row.amount_cents,
        subsidisable_cents=row.subsidisable_cents,
        own_funds_cents=row.own_funds_cents,
        rate_text=row.rate_text,
        act_title=row.act_title,
        motive=row.motive,
        cap_reason=row.cap_reason,
        by=name,
        at=row.created_at,
    )
