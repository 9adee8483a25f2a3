"""Expenses as declared and as retained, on the basis the grant is computed on; and what the applicant is told of it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.dossier import PENDING_STATES
from portal.domain.plan import PlanFunder, RetainedPlan, plan_limit, retained_plan
from portal.domain.review import Stage, StageOutcome
from portal.models import Dossier, ExpenseLine, ExpenseQualification, StageRecord
from portal.queries.applicant_views import DossierView


@dataclass(frozen=True, slots=True)
class ExpenseLineView:
    """An expense as declared and as retained."""

    label: str
    supplier: str
    declared_cents: int
    retained_cents: int
    reason: str


def retained_lines(session: Session, dossier_id: int, *, with_tax: bool) -> tuple[ExpenseLineView, ...]:
    """Declared and retained amounts, before tax unless VAT is borne (``with_tax``)."""
    rows = session.execute(
        sa.select(ExpenseLine, ExpenseQualification)
        .outerjoin(ExpenseQualification, ExpenseQualification.expense_id == ExpenseLine.id)
        .where(ExpenseLine.dossier_id == dossier_id)
        .order_by(ExpenseLine.position, ExpenseQualification.id)
    )
    last = {line.id: (line, qualification) for line, qualification in rows}
    shown = []
    for line, qualification in last.values():
        declared = line.incl_tax_cents if with_tax else line.excl_tax_cents
        retained = declared
        if qualification is not None:
            retained = qualification.retained_incl_tax_cents if with_tax else qualification.retained_excl_tax_cents
        reason = qualification.reason if qualification else ""
        shown.append(ExpenseLineView(line.label, line.supplier, declared, retained, reason))
    return tuple(shown)


@dataclass(frozen=True, slots=True)
class RetainedView:
    """What the examination retains so far, told to the applicant: neither a decision nor a promise. In cents."""

    with_tax: bool
    lines: tuple[ExpenseLineView, ...]
    plan: RetainedPlan

    @property
    def declared_cents(self) -> int:
        return sum(line.declared_cents for line in self.lines)

    @property
    def retained_cents(self) -> int:
        return sum(line.retained_cents for line in self.lines)


def retained_for_applicant(session: Session, view: DossierView) -> RetainedView | None:
    """The retained lines and plan of a dossier already read in scope, once its eligibility is concluded favourably.

    None before, after the decision, and while the last conclusion is that it is not eligible: that is for the decision.
    """
    if view.state not in PENDING_STATES or view.max_grant_cents is None:
        return None
    row = session.execute(
        sa.select(Dossier.id, Dossier.vat_recovered, StageRecord.outcome)
        .join(StageRecord, StageRecord.dossier_id == Dossier.id)
        .where(Dossier.public_id == view.public_id, StageRecord.stage == Stage.ELIGIBILITY.value)
        .order_by(StageRecord.id.desc())
        .limit(1)
    ).first()
    if row is None or row.outcome != StageOutcome.ELIGIBLE.value:
        return None
    funders = tuple(PlanFunder(one.funder, one.kind, one.status, one.amount_cents) for one in view.funders)
    most = min(view.max_grant_cents, plan_limit(view.total_cost_cents, funders))
    with_tax = row.vat_recovered is False
    return RetainedView(
        with_tax,
        retained_lines(session, row.id, with_tax=with_tax),
        retained_plan(view.total_cost_cents, most, view.declared.own_funds_cents or 0, funders),
    )
