"""What people decided of one dossier, and where they departed from the automatic outcome."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.explanation import Human
from portal.domain.money import format_euros, from_decimal_string
from portal.domain.review import CHECK_LABELS, OUTCOME_LABELS, STAGE_LABELS, Stage, StageOutcome
from portal.models import (
    Assessment,
    CheckReview,
    Decision,
    ExpenseLine,
    ExpenseQualification,
    Person,
    Proposal,
    StageRecord,
)


def humans_of(session: Session, dossier_id: int) -> list[Human]:
    """Every human step of a dossier already in scope, oldest first."""
    found = [
        *_stages(session, dossier_id),
        *_qualifications(session, dossier_id),
        *_proposals(session, dossier_id),
        *_decisions(session, dossier_id),
    ]
    return sorted(found, key=lambda one: (one.at, one.what))


def _stages(session: Session, dossier_id: int) -> Iterator[Human]:
    reviews: dict[int, list[CheckReview]] = {}
    wanted = sa.select(CheckReview).join(StageRecord).where(StageRecord.dossier_id == dossier_id)
    for review in session.scalars(wanted.order_by(CheckReview.id)):
        if review.conclusion not in ("keep", review.automatic):
            reviews.setdefault(review.stage_id, []).append(review)
    rows = session.execute(
        sa.select(StageRecord, Person.name)
        .join(Person, Person.id == StageRecord.person_id)
        .where(StageRecord.dossier_id == dossier_id)
        .order_by(StageRecord.id)
    )
    for row, name in rows:
        mine = reviews.get(row.id, [])
        departure = " ; ".join(
            f"{one.code} : {CHECK_LABELS.get(one.automatic, one.automatic)} → "
            f"{CHECK_LABELS.get(one.conclusion, one.conclusion)}"
            for one in mine
        )
        label = f"{STAGE_LABELS[Stage(row.stage)]} : {OUTCOME_LABELS[StageOutcome(row.outcome)].lower()}"
        reason = " ; ".join(one.reason for one in mine if one.reason) or row.comment
        yield Human(row.created_at, name, label, departure, reason)


def _qualifications(session: Session, dossier_id: int) -> Iterator[Human]:
    rows = session.execute(
        sa.select(ExpenseQualification, ExpenseLine, Person.name)
        .join(ExpenseLine, ExpenseLine.id == ExpenseQualification.expense_id)
        .join(Person, Person.id == ExpenseQualification.person_id)
        .where(ExpenseLine.dossier_id == dossier_id)
        .order_by(ExpenseQualification.id)
    )
    for row, line, name in rows:
        kept, declared = row.retained_excl_tax_cents, line.excl_tax_cents
        departure = "" if kept == declared else f"{format_euros(declared)} déclarés → {format_euros(kept)} retenus (HT)"
        yield Human(row.created_at, name, f"Dépense qualifiée : {line.label}", departure, row.reason)


def _proposals(session: Session, dossier_id: int) -> Iterator[Human]:
    rows = session.execute(
        sa.select(Proposal, Assessment.output_json, Person.name)
        .join(Assessment, Assessment.id == Proposal.assessment_id)
        .join(Person, Person.id == Proposal.person_id)
        .where(Proposal.dossier_id == dossier_id)
        .order_by(Proposal.id)
    )
    for row, output, name in rows:
        possible = from_decimal_string(json.loads(output)["amount"]["max_grant"])
        grant = row.outcome == "grant"
        what = f"Proposition : {format_euros(row.amount_cents)}" if grant else "Proposition de refus"
        departure = ""
        if not grant or row.amount_cents != possible:
            departure = f"calcul automatique : {format_euros(possible)} au plus"
        yield Human(row.created_at, name, what, departure, row.motive)


def _decisions(session: Session, dossier_id: int) -> Iterator[Human]:
    rows = session.execute(
        sa.select(Decision, Proposal, Person.name)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .join(Person, Person.id == Decision.person_id)
        .where(Decision.dossier_id == dossier_id)
        .order_by(Decision.id)
    )
    for row, proposal, name in rows:
        words = {"grant": f"Décision : {format_euros(row.amount_cents)} accordés", "refuse": "Décision : refus"}
        departure = ""
        if (row.outcome, row.amount_cents) != (proposal.outcome, proposal.amount_cents) and row.outcome == "grant":
            departure = f"proposition : {format_euros(proposal.amount_cents)}"
        elif row.outcome != proposal.outcome:
            departure = "la proposition était différente"
        yield Human(row.decided_at, name, words.get(row.outcome, "Décision"), departure, row.motive)
