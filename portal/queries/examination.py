"""The assessment of a dossier and its expenses, declared and retained side by side.

Every function takes the head of a dossier already read in scope (``dossier_head``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.money import from_decimal_string
from portal.domain.plan import Step, grant_ceiling
from portal.domain.scanning import ScanState
from portal.models import (
    Assessment,
    ComparativeQuote,
    Document,
    ExpenseLine,
    ExpenseQualification,
    Person,
    StoredFile,
)
from portal.queries.instruction import DossierHead
from portal.queries.pieces import DocumentView, document_view, visible


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a rule comes from; ``quote`` is empty when there is none."""

    document: str
    section: str
    quote: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check of the rulebook with its automatic outcome, and the expenses (public ids) it is about."""

    code: str
    label: str
    outcome: str
    message: str
    sources: tuple[SourceView, ...]
    expenses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the waterfall; ``limit_cents`` is None for the first ones."""

    code: str
    label: str
    limit_cents: int | None
    amount_cents: int


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """A stored run of the rulebook."""

    id: int
    made_at: datetime
    rulebook_version: str
    verdict: str
    checks: tuple[CheckView, ...]
    steps: tuple[StepView, ...]
    base_cents: int
    rate: Fraction
    max_grant_cents: int

    @property
    def cap_may_be_exceeded(self) -> bool:
        """The rulebook asks a person whether to go above the cap (an EPCI)."""
        return any(check.code == "CAP" and check.outcome == "review" for check in self.checks)

    @property
    def above_cap_cents(self) -> int:
        """Largest grant once the cap is set aside."""
        return grant_ceiling([Step(s.code, s.limit_cents) for s in self.steps], frozenset({"CAP"}))


def last_assessment(session: Session, head: DossierHead) -> AssessmentView | None:
    """The last run of the instruction, else the one of the filing, else None."""
    instruction_first = sa.case((Assessment.purpose == "instruction", 0), else_=1)
    query = (
        sa.select(Assessment)
        .where(Assessment.dossier_id == head.id, Assessment.purpose.in_(("instruction", "filing")))
        .order_by(instruction_first, Assessment.id.desc())
        .limit(1)
    )
    row = session.scalar(query)
    return None if row is None else _assessment(row)


def _assessment(row: Assessment) -> AssessmentView:
    output: dict[str, Any] = json.loads(row.output_json)
    amount = output["amount"]
    return AssessmentView(
        id=row.id,
        made_at=row.created_at,
        rulebook_version=row.rulebook_version,
        verdict=row.verdict,
        checks=tuple(
            CheckView(
                check["code"],
                check["label"],
                check["outcome"],
                check["message"],
                tuple(
                    SourceView(source["document"], source.get("section") or "", source.get("quote") or "")
                    for source in check["sources"]
                ),
                tuple(check.get("expense_ids", ())),
            )
            for check in output["checks"]
        ),
        steps=tuple(
            StepView(
                step["code"],
                step["label"],
                None if step["limit"] is None else from_decimal_string(step["limit"]),
                from_decimal_string(step["amount"]),
            )
            for step in amount["steps"]
        ),
        base_cents=from_decimal_string(amount["eligible_base"]),
        rate=Fraction(amount["rate"]),
        max_grant_cents=from_decimal_string(amount["max_grant"]),
    )


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """A quote that was not retained: it is never counted."""

    document: DocumentView
    supplier: str
    excl_tax_cents: int | None


@dataclass(frozen=True, slots=True)
class ExpenseView:
    """An expense: what was declared, and what is retained once it has been qualified."""

    public_id: str
    label: str
    supplier: str
    nature: str
    excl_tax_cents: int
    incl_tax_cents: int
    gross_excl_tax_cents: int
    axis: str
    publisher_country: str | None
    covers_from: date | None
    covers_to: date | None
    investment: bool | None
    proof: DocumentView | None
    comparisons: tuple[ComparisonView, ...]
    qualified: bool
    retained_nature: str
    retained_excl_tax_cents: int
    retained_incl_tax_cents: int
    reason: str
    qualified_by: str
    qualified_at: datetime | None

    @property
    def declared_cents(self) -> tuple[int, int]:
        """Declared amounts, without and with tax."""
        return self.excl_tax_cents, self.incl_tax_cents


def expenses(session: Session, head: DossierHead) -> tuple[ExpenseView, ...]:
    """The expenses in the applicant's order, with the qualification that stands."""
    last = (
        sa.select(sa.func.max(ExpenseQualification.id))
        .join(ExpenseLine, ExpenseLine.id == ExpenseQualification.expense_id)
        .where(ExpenseLine.dossier_id == head.id)
        .group_by(ExpenseQualification.expense_id)
    )
    query = (
        sa.select(ExpenseLine, ExpenseQualification, Person.name, Document, StoredFile)
        .outerjoin(
            ExpenseQualification,
            sa.and_(ExpenseQualification.expense_id == ExpenseLine.id, ExpenseQualification.id.in_(last)),
        )
        .outerjoin(Person, Person.id == ExpenseQualification.person_id)
        .outerjoin(Document, Document.id == ExpenseLine.proof_id)
        .outerjoin(StoredFile, StoredFile.id == Document.file_id)
        .where(ExpenseLine.dossier_id == head.id)
        .order_by(ExpenseLine.position)
    )
    rows = session.execute(query).all()
    compared = _comparisons(session, head)
    return tuple(_expense(*row, compared.get(row[0].id, ())) for row in rows)


def _comparisons(session: Session, head: DossierHead) -> dict[int, tuple[ComparisonView, ...]]:
    """Comparative quotes by expense id."""
    query = (
        sa.select(ComparativeQuote, Document, StoredFile)
        .join(ExpenseLine, ExpenseLine.id == ComparativeQuote.expense_id)
        .join(Document, Document.id == ComparativeQuote.document_id)
        .join(StoredFile, StoredFile.id == Document.file_id)
        .where(ExpenseLine.dossier_id == head.id, Document.removed_at.is_(None))
        .where(StoredFile.scan_state != ScanState.AWAITING_SCAN)
        .order_by(ComparativeQuote.id)
    )
    found: dict[int, tuple[ComparisonView, ...]] = {}
    for row, document, file in session.execute(query):
        view = ComparisonView(document_view(document, file), row.supplier, row.excl_tax_cents)
        found[row.expense_id] = (*found.get(row.expense_id, ()), view)
    return found


def _expense(
    line: ExpenseLine,
    retained: ExpenseQualification | None,
    person: str | None,
    proof: Document | None,
    file: StoredFile | None,
    comparisons: tuple[ComparisonView, ...],
) -> ExpenseView:
    return ExpenseView(
        public_id=line.public_id,
        label=line.label,
        supplier=line.supplier,
        nature=line.nature,
        excl_tax_cents=line.excl_tax_cents,
        incl_tax_cents=line.incl_tax_cents,
        gross_excl_tax_cents=line.typed_excl_tax_cents,
        axis=line.axis,
        publisher_country=line.publisher_country,
        covers_from=line.covers_from,
        covers_to=line.covers_to,
        investment=line.investment,
        proof=document_view(proof, file) if proof and file and visible(proof, file) else None,
        comparisons=comparisons,
        qualified=retained is not None,
        retained_nature=retained.nature if retained else line.nature,
        retained_excl_tax_cents=retained.retained_excl_tax_cents if retained else line.excl_tax_cents,
        retained_incl_tax_cents=retained.retained_incl_tax_cents if retained else line.incl_tax_cents,
        reason=retained.reason if retained else "",
        qualified_by=person or "",
        qualified_at=retained.created_at if retained else None,
    )
