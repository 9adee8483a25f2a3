"""The question of an order already placed: kept answers, what they feed, who sees them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from portal.domain.errors import InvalidInput, NotFound
from portal.models import QuoteAnswer
from portal.services.applicant.answer_quote import AnswerQuote, answer_quote
from portal.services.applicant.check_draft import check_draft
from portal.services.applicant.remove_document import remove_document
from portal.services.runtime import Runtime
from tests.integration.applicant.journey import Draft, begin, file, fill, version_of
from tests.integration.quotes.readings import PLAIN, SIGNED, keep_reading
from tests.integration.quotes.test_readings import panels

ORDERED = date(2021, 10, 11)


def signed(runtime: Runtime) -> tuple[Draft, str]:
    """A full draft whose quote bears « Bon pour accord, le 11/10/2021 », and its piece."""
    draft = begin(runtime)
    fill(runtime, draft)
    (document,) = panels(runtime, draft)
    keep_reading(runtime, document, SIGNED)
    return draft, document


def answer(runtime: Runtime, draft: Draft, document: str, **typed: Any) -> None:
    with runtime.uow() as uow:
        answer_quote(uow, draft.actor, AnswerQuote(draft.public_id, document, **typed))


def outcome(runtime: Runtime, draft: Draft) -> str:
    """What the rule about orders before filing says of the draft."""
    with runtime.read() as session:
        result = check_draft(session, draft.actor, draft.public_id, runtime.legal.now()).result
    return str(next(c["outcome"] for c in result["checks"] if c["code"] == "NOT_STARTED_BEFORE_FILING"))


def test_an_order_placed_is_the_first_legal_act_of_the_check(runtime: Runtime) -> None:
    draft, document = signed(runtime)
    assert outcome(runtime, draft) == "pass"  # a sign accuses nobody before the applicant has spoken

    answer(runtime, draft, document, answer="ordered", ordered_on=ORDERED)

    assert outcome(runtime, draft) == "fail"
    assert panels(runtime, draft)[document].question is None


def test_the_last_answer_stands_and_the_first_is_kept(runtime: Runtime) -> None:
    draft, document = signed(runtime)
    answer(runtime, draft, document, answer="ordered", ordered_on=ORDERED)
    answer(runtime, draft, document, answer="not_ordered", explanation="Signé par erreur, jamais envoyé.")

    standing = panels(runtime, draft)[document].answer
    assert standing is not None
    assert (standing.label, standing.explanation, standing.by) == (
        "Non, rien n’est commandé", "Signé par erreur, jamais envoyé.", "Claude Martin",
    )  # fmt: skip
    assert outcome(runtime, draft) == "pass"
    with runtime.read() as session:
        rows = session.scalars(sa.select(QuoteAnswer).order_by(QuoteAnswer.id)).all()
    assert [row.answer for row in rows] == ["ordered", "not_ordered"]
    assert {row.passage for row in rows} == {"Bon pour accord, le 11/10/2021"}


def test_an_answer_about_a_piece_that_left_the_dossier_feeds_nothing(runtime: Runtime) -> None:
    draft, document = signed(runtime)
    answer(runtime, draft, document, answer="ordered", ordered_on=ORDERED)
    with runtime.uow() as uow:
        remove_document(uow, draft.actor, draft.public_id, document, version_of(runtime, draft.public_id))

    assert outcome(runtime, draft) == "pass"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": "ordered"}, "ordered_on"),
        ({"answer": "ordered", "ordered_on": date(2021, 10, 16)}, "ordered_on"),
        ({"answer": "explained", "explanation": "  "}, "explanation"),
        ({"answer": "explained", "explanation": "x" * 2001}, "explanation"),
    ],
)
def test_an_answer_that_says_too_little_is_refused_by_its_field(
    runtime: Runtime, typed: dict[str, Any], field: str
) -> None:
    draft, document = signed(runtime)

    with pytest.raises(InvalidInput) as refusal:
        answer(runtime, draft, document, **typed)
    assert list(refusal.value.fields) == [field]


def test_a_quote_without_sign_raises_no_question(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    (document,) = panels(runtime, draft)
    keep_reading(runtime, document, PLAIN)

    with pytest.raises(NotFound):
        answer(runtime, draft, document, answer="not_ordered")


def test_a_question_left_open_does_not_prevent_filing_and_may_be_answered_after(runtime: Runtime) -> None:
    draft, document = signed(runtime)
    assert file(runtime, draft).reference

    answer(runtime, draft, document, answer="explained", explanation="Accord de principe, sans commande.")

    assert panels(runtime, draft)[document].answer is not None
