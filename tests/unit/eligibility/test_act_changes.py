"""A change of an award: the rules are asked again on what changed, beside what they said before."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from portal.domain.amendment import Change
from portal.eligibility.act_changes import ChangeReview, review_change
from portal.eligibility.facts import parse_facts
from portal.eligibility.settlement import Terms
from tests.unit.eligibility.builders import book, line, payload

TERMS = Terms(1_260_000, Fraction(7, 10), 1_800_000)
LINES = [line("12000.00", ident="1", investment=True), line("6000.00", "training", ident="2")]


def _review(change: Change, lines: dict[str, int] | None = None, **changed: Any) -> ChangeReview:
    rulebook = book()
    return review_change(parse_facts(payload(lines=LINES, **changed), rulebook), rulebook, TERMS, lines or {}, change)


def test_a_later_end_within_the_window_breaks_nothing() -> None:
    review = _review(Change(completion_on=date(2022, 12, 15)))
    assert review.blocking == ()
    assert not review.lowers


def test_an_end_after_the_windows_last_day_is_refused_with_the_rule() -> None:
    review = _review(Change(completion_on=date(2023, 3, 31)))
    assert [one.code for one in review.blocking] == ["CLOSE_BY"]
    assert "2022" in review.blocking[0].message


def test_a_start_after_the_windows_last_day_is_refused() -> None:
    assert [one.code for one in _review(Change(start_by_on=date(2022, 2, 1))).blocking] == ["START_BY"]


def test_what_already_failed_at_the_award_does_not_block_a_change() -> None:
    """A decision was taken in spite of the rule: the change alone is judged."""
    review = _review(Change(completion_on=date(2022, 12, 1)), project={"results_on": "2023-02-01"})
    assert [one.code for one in review.checks if one.outcome == "fail"] == ["RESULTS_BY"]
    assert review.blocking == ()


def test_a_transfer_keeps_the_amount_when_the_rules_still_allow_it() -> None:
    review = _review(Change(), {"1": 1_000_000, "2": 800_000})
    assert (review.allowed_cents, review.lowers) == (1_260_000, False)
