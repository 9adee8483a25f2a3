"""The score that stands: one scorer, several who do not see each other, gaps and what was agreed."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.scoring import (
    AgreedLevel,
    GivenScore,
    gap_of,
    levels_text,
    missing_sentence,
    score_on_100,
    standing_appraisal,
)

WEIGHTS = {"impact": 1, "need": 2}
LEVELS = st.fixed_dictionaries({code: st.integers(0, 4) for code in WEIGHTS})


def sheet(person: int, levels: dict[str, int], version: int = 1, scorers: int = 2) -> list[GivenScore]:
    return [GivenScore(person, code, level, version, scorers) for code, level in levels.items()]


def test_nothing_given_is_no_score() -> None:
    found = standing_appraisal(WEIGHTS, [])
    assert (found.score, found.version, found.missing) == (None, 0, 1)


@given(st.lists(st.tuples(st.integers(1, 3), LEVELS), min_size=1, max_size=4))
def test_alone_the_last_level_stands_whoever_gave_it(sheets: list[tuple[int, dict[str, int]]]) -> None:
    rows = [row for person, levels in sheets for row in sheet(person, levels, scorers=1)]
    found = standing_appraisal(WEIGHTS, rows)
    assert found.score == score_on_100(sheets[-1][1], WEIGHTS)
    assert found.gaps == ()


@given(st.lists(LEVELS, min_size=2, max_size=4))
def test_without_gap_the_score_is_the_exact_mean_of_the_scores(sheets: list[dict[str, int]]) -> None:
    rows = [row for person, levels in enumerate(sheets) for row in sheet(person, levels, scorers=len(sheets))]
    found = standing_appraisal(WEIGHTS, rows)
    wide = [code for code in WEIGHTS if max(s[code] for s in sheets) - min(s[code] for s in sheets) >= 2]
    assert list(found.gaps) == wide
    mean = sum((score_on_100(levels, WEIGHTS) for levels in sheets), Fraction(0)) / len(sheets)
    assert found.score == (None if wide else mean)


@given(LEVELS, LEVELS, st.integers(0, 4))
def test_an_agreed_level_stands_for_its_criterion_alone(one: dict[str, int], two: dict[str, int], agreed: int) -> None:
    one, two = {**one, "impact": 0}, {**two, "impact": 4, "need": one["need"]}
    rows = sheet(1, one) + sheet(2, two)
    before = standing_appraisal(WEIGHTS, rows)
    assert (before.gaps, before.score) == (("impact",), None)
    settled = AgreedLevel("impact", agreed, 1, {1: 0, 2: 4})
    after = standing_appraisal(WEIGHTS, rows, [settled])
    assert after.gaps == ()
    assert after.score == score_on_100({"impact": agreed, "need": one["need"]}, WEIGHTS)


@given(LEVELS, LEVELS)
def test_the_order_of_the_scorers_changes_nothing(one: dict[str, int], two: dict[str, int]) -> None:
    first = standing_appraisal(WEIGHTS, sheet(1, one) + sheet(2, two))
    second = standing_appraisal(WEIGHTS, sheet(2, two) + sheet(1, one))
    assert (first.score, first.gaps, first.levels) == (second.score, second.gaps, second.levels)


def test_a_missing_scorer_means_no_score_yet() -> None:
    found = standing_appraisal(WEIGHTS, sheet(1, {"impact": 3, "need": 3}))
    assert (found.score, found.missing) == (None, 1)
    assert "Il manque une notation" in missing_sentence(found, 2)
    assert "2 notations" in missing_sentence(found, 3)


def test_a_level_moved_after_the_agreement_opens_it_again() -> None:
    agreed = AgreedLevel("impact", 2, 1, {1: 0, 2: 4})
    rows = sheet(1, {"impact": 0, "need": 1}) + sheet(2, {"impact": 4, "need": 1})
    assert standing_appraisal(WEIGHTS, rows, [agreed]).score is not None
    moved = standing_appraisal(WEIGHTS, rows + sheet(1, {"impact": 1, "need": 1}), [agreed])
    assert moved.gaps == ("impact",)
    assert "harmonisation" in missing_sentence(moved, 2)


def test_an_agreement_on_an_older_version_no_longer_stands() -> None:
    levels = {"impact": 0, "need": 1}, {"impact": 4, "need": 1}
    rows = [row for n, one in enumerate(levels, start=1) for row in sheet(n, one, version=2)]
    assert standing_appraisal(WEIGHTS, rows, [AgreedLevel("impact", 2, 1, {1: 0, 2: 4})]).gaps == ("impact",)


def test_levels_of_an_older_version_are_not_mixed_with_the_new_ones() -> None:
    rows = sheet(1, {"impact": 0, "need": 0}) + sheet(2, {"impact": 1, "need": 1})
    found = standing_appraisal(WEIGHTS, rows + sheet(1, {"impact": 3, "need": 3}, version=2))
    assert (found.version, list(found.sheets), found.score) == (2, [1], None)


def test_going_back_to_one_scorer_needs_its_own_grid() -> None:
    apart = sheet(1, {"impact": 0, "need": 0}) + sheet(2, {"impact": 4, "need": 4})
    alone = standing_appraisal(WEIGHTS, apart + sheet(2, {"impact": 3, "need": 3}, scorers=1))
    assert (alone.score, alone.gaps) == (75, ())
    assert missing_sentence(alone, 1) == ""
    assert "Il manque une notation" in missing_sentence(alone, 2)


def test_a_gap_is_two_levels_and_no_less() -> None:
    assert gap_of({1: {"impact": 1}, 2: {"impact": 2}}, "impact") == 1
    found = standing_appraisal({"impact": 1}, [GivenScore(1, "impact", 1, 1, 2), GivenScore(2, "impact", 2, 1, 2)])
    assert found.score == Fraction(75, 2)
    assert levels_text(found.levels["impact"]) == "1,5"
    assert levels_text(Fraction(3)) == "3"
