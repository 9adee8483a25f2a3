"""Answers of applicants about orders already placed: the last of each file stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.quote_answers import ORDER_ANSWER_LABELS, OrderAnswer
from portal.models import Document, Person, QuoteAnswer, StoredFile


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer that stands: what, when the order was placed, in which words, by whom and when."""

    answer: OrderAnswer
    ordered_on: date | None
    explanation: str
    by: str
    at: datetime

    @property
    def label(self) -> str:
        return ORDER_ANSWER_LABELS[self.answer]


def _standing(dossier_id: int) -> sa.Select[tuple[int]]:
    mine = sa.select(sa.func.max(QuoteAnswer.id)).where(QuoteAnswer.dossier_id == dossier_id)
    return mine.group_by(QuoteAnswer.sha256)


def standing_answers(session: Session, dossier_id: int) -> dict[str, AnswerView]:
    """The answers that stand, by the hash of the file they are about. The dossier is already in scope."""
    rows = session.execute(
        sa.select(QuoteAnswer, Person.name)
        .join(Person, Person.id == QuoteAnswer.person_id)
        .where(QuoteAnswer.id.in_(_standing(dossier_id)))
    )
    return {
        row.sha256: AnswerView(OrderAnswer(row.answer), row.ordered_on, row.explanation, name, row.created_at)
        for row, name in rows
    }


def first_order(session: Session, dossier_id: int) -> date | None:
    """The first order the applicant acknowledged on a piece that is still in the dossier."""
    present = (
        sa.select(StoredFile.sha256)
        .join(Document, Document.file_id == StoredFile.id)
        .where(Document.dossier_id == dossier_id, Document.removed_at.is_(None))
    )
    query = sa.select(sa.func.min(QuoteAnswer.ordered_on)).where(
        QuoteAnswer.id.in_(_standing(dossier_id)),
        QuoteAnswer.answer == OrderAnswer.ORDERED.value,
        QuoteAnswer.sha256.in_(present),
    )
    return session.scalar(query)
