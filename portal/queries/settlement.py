"""What the final amount of an award is computed from, the computation of the day, and those kept with a balance."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.claim import ClaimState
from portal.domain.ledger import EntryKind
from portal.eligibility.case import Facts
from portal.eligibility.facts import parse_facts
from portal.eligibility.rulebook import Rulebook
from portal.eligibility.settlement import Aid, Settlement, Spending, Terms, settle, settlement_from
from portal.models import (
    Act,
    AidDeclaration,
    Assessment,
    AwardSettlement,
    ClaimCharge,
    ClaimInvoice,
    Decision,
    ExpenseLine,
    LedgerEntry,
    PaymentClaim,
    Person,
    Proposal,
)
from portal.queries.award import AwardView
from portal.queries.rulebooks import rulebook_at

#: States of a claim whose accepted spending counts.
COUNTED = (ClaimState.VERIFIED, ClaimState.CERTIFIED, ClaimState.ORDERED, ClaimState.PAID)


@dataclass(frozen=True, slots=True)
class AidsView:
    """What the beneficiary declared it received, by whom and when."""

    aids: tuple[Aid, ...]
    other_cost_cents: int
    declared_at: datetime
    declared_by: str

    @property
    def public_cents(self) -> int:
        return sum(aid.amount_cents for aid in self.aids if aid.kind == "public")


@dataclass(frozen=True, slots=True)
class SpentLine:
    """A retained line: what the act retained, what was accepted, all claims together."""

    label: str
    retained_cents: int
    accepted_cents: int


@dataclass(frozen=True, slots=True)
class SettledView:
    """A final amount that was settled: when, by whom, with which claim, and the computation as it was shown."""

    public_id: str
    settlement: Settlement
    released_cents: int
    settled_at: datetime
    settled_by: str
    claim_public_id: str
    lines: tuple[SpentLine, ...]
    aids: tuple[Aid, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class SettlementView:
    """The final amount of an award: as settled when it is, and as it would be computed today."""

    award: AwardView
    today: Settlement
    lines: tuple[SpentLine, ...]
    aids: AidsView | None
    settled: SettledView | None

    @property
    def shown(self) -> Settlement:
        return self.settled.settlement if self.settled else self.today

    @property
    def shown_lines(self) -> tuple[SpentLine, ...]:
        return self.settled.lines if self.settled else self.lines

    @property
    def shown_aids(self) -> tuple[Aid, ...]:
        if self.settled:
            return self.settled.aids
        return self.aids.aids if self.aids else ()


def settlement_of(session: Session, award: AwardView) -> SettlementView:
    """Everything about the final amount of an award the caller has read in its actor's scope."""
    return SettlementView(
        award,
        settlement_now(session, award),
        spent_lines(session, award),
        aids_of(session, award.act_id),
        settled_of(session, award.act_id),
    )


def settlement_now(session: Session, award: AwardView, claim_id: int = 0) -> Settlement:
    """The final amount on what is accepted and declared today, by the claims that count and by the one being checked
    (its key)."""
    facts, rulebook = award_facts(session, award)
    declared = aids_of(session, award.act_id)
    spending = Spending(
        accepted_by_line(session, award.act_id, claim_id),
        declared.aids if declared else (),
        declared.other_cost_cents if declared else 0,
        award.paid_cents,
        award.committed_cents,
    )
    return settle(facts, rulebook, terms_of(award), spending)


def terms_of(award: AwardView) -> Terms:
    """The terms of the act in force, as the computation takes them."""
    rule = award.under_spend
    retained = {line.expense_public_id: line.retained_cents for line in award.lines if line.expense_public_id}
    under_spend = rule.value if rule else "rate_within_cap"
    return Terms(award.maximum_cents, award.rate, award.base_cents, under_spend, retained)


def award_facts(session: Session, award: AwardView) -> tuple[Facts, Rulebook]:
    """The facts the award was decided on, and the rules of that time."""
    act = session.get_one(Act, award.act_id)
    proposal = session.get_one(Proposal, session.get_one(Decision, act.decision_id).proposal_id)
    assessment = session.get_one(Assessment, proposal.assessment_id)
    rulebook = rulebook_at(session, act.window_id, assessment.rulebook_version)
    return parse_facts(json.loads(assessment.input_json), rulebook), rulebook


def accepted_by_line(session: Session, act_id: int, claim_id: int = 0) -> dict[str, int]:
    """Accepted spending by public id of the expense, over the claims that count and ``claim_id``."""
    counted = sa.or_(PaymentClaim.state.in_(COUNTED), PaymentClaim.id == claim_id)
    rows = session.execute(
        sa.select(ExpenseLine.public_id, sa.func.sum(ClaimCharge.accepted_cents))
        .join(ClaimCharge, ClaimCharge.expense_id == ExpenseLine.id)
        .join(ClaimInvoice, ClaimInvoice.id == ClaimCharge.invoice_id)
        .join(PaymentClaim, PaymentClaim.id == ClaimInvoice.claim_id)
        .where(PaymentClaim.act_id == act_id, counted, ClaimCharge.accepted_cents > 0)
        .group_by(ExpenseLine.public_id)
        .order_by(ExpenseLine.public_id)
    )
    return {public_id: int(cents) for public_id, cents in rows}


def spent_lines(session: Session, award: AwardView) -> tuple[SpentLine, ...]:
    """Planned and accepted, line by line."""
    accepted = accepted_by_line(session, award.act_id)
    return tuple(
        SpentLine(line.label, line.retained_cents, accepted.get(line.expense_public_id, 0))
        for line in award.lines
        if line.retained_cents or accepted.get(line.expense_public_id)
    )


def aids_of(session: Session, act_id: int) -> AidsView | None:
    """The last declaration, None when there is none."""
    row = session.execute(
        sa.select(AidDeclaration, Person.name)
        .join(Person, Person.id == AidDeclaration.declared_by_id)
        .where(AidDeclaration.act_id == act_id)
        .order_by(AidDeclaration.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    declaration, name = row
    aids = tuple(Aid(aid.funder, aid.kind, aid.amount_cents) for aid in declaration.aids)
    return AidsView(aids, declaration.other_cost_cents, declaration.created_at, name)


def settled_of(session: Session, act_id: int) -> SettledView | None:
    """The last final amount settled, with the claim that was not rejected since."""
    row = session.execute(
        sa.select(AwardSettlement, Person.name, PaymentClaim.public_id)
        .join(Person, Person.id == AwardSettlement.settled_by_id)
        .join(PaymentClaim, PaymentClaim.id == AwardSettlement.claim_id)
        .where(AwardSettlement.act_id == act_id, PaymentClaim.state != ClaimState.REJECTED)
        .order_by(AwardSettlement.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    kept, name, claim = row
    content = json.loads(kept.content)
    return SettledView(
        kept.public_id,
        settlement_from(content["settlement"]),
        kept.released_cents,
        kept.created_at,
        name,
        claim,
        tuple(SpentLine(**line) for line in content["lines"]),
        tuple(Aid(**aid) for aid in content["aids"]),
        kept.content_sha256,
    )


def paid_by_year(session: Session, act_id: int) -> dict[int, int]:
    """What was ordered for an act, by year of the claim's order in Chorus; a cancelled payment is taken off the year of
    its order, whenever it was entered."""
    rows = session.execute(
        sa.select(sa.func.coalesce(PaymentClaim.ordered_on, LedgerEntry.entered_on), LedgerEntry.paid_delta)
        .join(PaymentClaim, PaymentClaim.id == LedgerEntry.claim_id)
        .where(
            LedgerEntry.act_id == act_id,
            LedgerEntry.kind.in_((EntryKind.PAYMENT, EntryKind.PAYMENT_CANCELLATION)),
        )
    )
    found: dict[int, int] = {}
    for day, cents in rows:
        found[day.year] = found.get(day.year, 0) + int(cents)
    return found
