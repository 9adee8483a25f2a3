"""What the prefecture adds to a dossier: stages, assessments, qualification, scores, proposal, decision."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row, new_public_id
from portal.models.types import Cents, UTCDateTime


class _Authored(Row):
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    comment: Mapped[str] = mapped_column(sa.Text, default="")


class StageRecord(_Authored, Base):
    """Outcome of a stage: completeness, eligibility or appraisal, at a date, by someone. The last one stands."""

    __tablename__ = "stage_record"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    stage: Mapped[str] = mapped_column(sa.String(24))
    outcome: Mapped[str] = mapped_column(sa.String(24))


class RequestedItem(Row, Base):
    """One indispensable piece or piece of information asked for, due on a legal date. ``supplied_at`` when it came,
    ``reminded_at`` when the one reminder left."""

    __tablename__ = "requested_item"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stage_record.id"))
    label: Mapped[str] = mapped_column(sa.String(300))
    due_on: Mapped[date]
    supplied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CheckReview(Row, Base):
    """What a person concluded of one automatic check, at one eligibility stage. The automatic outcome stays."""

    __tablename__ = "check_review"
    __table_args__ = (sa.UniqueConstraint("stage_id", "code"),)

    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stage_record.id"), index=True)
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    automatic: Mapped[str] = mapped_column(sa.String(16))
    conclusion: Mapped[str] = mapped_column(sa.String(8))
    reason: Mapped[str] = mapped_column(sa.Text, default="")


class Assessment(Row, Base):
    """One run of the rulebook on a dossier: purpose, rulebook version, exact input and output (JSON texts)."""

    __tablename__ = "assessment"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(16))
    rulebook_version: Mapped[str] = mapped_column(sa.String(64))
    input_json: Mapped[str] = mapped_column(sa.Text)
    output_json: Mapped[str] = mapped_column(sa.Text)
    verdict: Mapped[str] = mapped_column(sa.String(16))


class ExpenseQualification(Row, Base):
    """Retained amount and nature of one declared expense, with the reason. The last one stands."""

    __tablename__ = "expense_qualification"
    __table_args__ = (sa.CheckConstraint("retained_excl_tax_cents >= 0", name="amount"),)

    expense_id: Mapped[int] = mapped_column(sa.ForeignKey("expense_line.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    nature: Mapped[str] = mapped_column(sa.String(32))
    retained_excl_tax_cents: Mapped[int] = mapped_column(Cents)
    retained_incl_tax_cents: Mapped[int] = mapped_column(Cents)
    reason: Mapped[str] = mapped_column(sa.Text, default="")


class Score(_Authored, Base):
    """Level (0–4) given to one criterion of one filed version. The last one stands (of each person when several score
    independently: ``scorers`` is how many the window wanted then)."""

    __tablename__ = "score"
    __table_args__ = (sa.CheckConstraint("level BETWEEN 0 AND 4", name="level"),)

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    dossier_version: Mapped[int]
    criterion: Mapped[str] = mapped_column(sa.String(40))
    level: Mapped[int]
    scorers: Mapped[int] = mapped_column(default=1, server_default="1")


class Proposal(Row, Base):
    """What the instructor proposes to the signatory. The last one stands."""

    __tablename__ = "proposal"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment.id"))
    outcome: Mapped[str] = mapped_column(sa.String(8))
    amount_cents: Mapped[int] = mapped_column(Cents)
    subsidisable_cents: Mapped[int] = mapped_column(Cents)
    own_funds_cents: Mapped[int] = mapped_column(Cents)
    rate_text: Mapped[str] = mapped_column(sa.String(16))
    act_title: Mapped[str] = mapped_column(sa.String(300), default="")
    motive: Mapped[str] = mapped_column(sa.Text)
    cap_reason: Mapped[str] = mapped_column(sa.Text, default="")


class Decision(Row, Base):
    """The signatory's decision, taken in a session; a grant reserves its amount in the same transaction."""

    __tablename__ = "decision"
    __table_args__ = (sa.CheckConstraint("amount_cents >= 0", name="amount"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("committee_session.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(sa.String(8))
    amount_cents: Mapped[int] = mapped_column(Cents)
    motive: Mapped[str] = mapped_column(sa.Text, default="")
    decided_on: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)
