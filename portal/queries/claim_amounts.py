"""The amount of a claim, from the act in force, what it charges and what earlier claims settled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.data import PaymentKind, UnderSpend
from portal.domain.claim import SETTLED, ClaimKind, ClaimState
from portal.domain.claim_amounts import ClaimDue, ClaimTerms, claim_due
from portal.models import ClaimCharge, ClaimInvoice, PaymentClaim
from portal.queries.award import AwardView
from portal.queries.settlement import settled_of, settlement_now


def terms_of(award: AwardView) -> ClaimTerms:
    """The terms of the award that its claims are computed by."""
    advance, interim = award.payment(PaymentKind.ADVANCE), award.payment(PaymentKind.INTERIM)
    return ClaimTerms(
        maximum_cents=award.maximum_cents,
        base_cents=award.base_cents,
        rate=award.rate,
        advance_share=advance.share if advance else None,
        interim_share=interim.share if interim else None,
        effective_rate=award.under_spend is UnderSpend.EFFECTIVE_RATE,
        retained={line.expense_id: line.retained_cents for line in award.lines if line.expense_id is not None},
    )


def due_of(session: Session, award: AwardView, claim: PaymentClaim, *, accepted: bool = False) -> ClaimDue:
    """What ``claim`` gives right to: as asked, or with ``accepted`` as the check found it (unchecked: as asked)."""
    return claim_due(
        terms_of(award),
        ClaimKind(claim.kind),
        charged_of(session, award.act_id, claim, accepted=accepted),
        settled_cents(session, award.act_id, claim.id),
    )


def shown_due(session: Session, award: AwardView, claim: PaymentClaim) -> ClaimDue:
    """The same for reading: as accepted once filed; a balance that was checked shows the final amount of the award."""
    due = due_of(session, award, claim, accepted=claim.state is not ClaimState.DRAFT)
    if claim.kind != ClaimKind.BALANCE or claim.payable_cents is None or claim.state is ClaimState.REJECTED:
        return due
    settled = settled_of(session, award.act_id) if claim.state in SETTLED else None
    final = settled.settlement if settled else settlement_now(session, award, claim.id)
    return replace(
        due,
        spent_cents=final.accepted_cents,
        earned_cents=final.final_cents,
        before_cents=final.paid_cents,
        due_cents=claim.payable_cents,
    )


def charged_of(session: Session, act_id: int, claim: PaymentClaim | None, *, accepted: bool = False) -> dict[int, int]:
    """Cents charged to each expense: accepted by the settled claims of the act, and by ``claim``."""
    taken = sa.func.coalesce(ClaimCharge.accepted_cents, ClaimCharge.amount_cents)
    own = claim.id if claim is not None else 0
    amount = sa.case((PaymentClaim.id != own, taken), else_=taken if accepted else ClaimCharge.amount_cents)
    rows = session.execute(
        sa.select(ClaimCharge.expense_id, sa.func.sum(amount))
        .join(ClaimInvoice, ClaimInvoice.id == ClaimCharge.invoice_id)
        .join(PaymentClaim, PaymentClaim.id == ClaimInvoice.claim_id)
        .where(PaymentClaim.act_id == act_id, sa.or_(PaymentClaim.id == own, PaymentClaim.state.in_(SETTLED)))
        .group_by(ClaimCharge.expense_id)
    )
    return defaultdict(int, {expense_id: int(total) for expense_id, total in rows})


def settled_cents(session: Session, act_id: int, but: int = 0) -> int:
    """What the settled claims of an act gave right to, ``but`` (a claim's key) left out."""
    total = sa.select(sa.func.sum(PaymentClaim.payable_cents)).where(
        PaymentClaim.act_id == act_id, PaymentClaim.state.in_(SETTLED), PaymentClaim.id != but
    )
    return int(session.scalar(total) or 0)


def to_be_ended() -> sa.ColumnElement[bool]:
    """Not certified for nothing: such a claim is ended, since there is nothing to order."""
    return sa.or_(PaymentClaim.state != ClaimState.CERTIFIED, sa.func.coalesce(PaymentClaim.payable_cents, 1) != 0)
