"""The score-to-rate grid: what it reads, what it refuses, what it suggests."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.rate_grid import EXAMPLE, band_of, parse_rate_grid, suggest
from portal.domain.setting_specs import REGISTRY
from portal.domain.window_settings import value_problem

SPEC = next(spec for spec in REGISTRY if spec.key == "decision.rate_grid")


@st.composite
def grids(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Bands that follow one another, as (low, high, rate), the rates rising."""
    cuts = [0, *sorted(draw(st.sets(st.integers(1, 99), max_size=5))), 100]
    rates = sorted(draw(st.lists(st.integers(0, 100), min_size=len(cuts) - 1, max_size=len(cuts) - 1)))
    return [(low, high, rate) for low, high, rate in zip(cuts, cuts[1:], rates, strict=False)]


@given(grids(), st.integers(0, 1000))
def test_every_score_has_one_band_and_a_better_score_never_a_lower_rate(
    rows: list[tuple[int, int, int]], tenths: int
) -> None:
    text = "; ".join(f"{low}-{high}: {rate}\u00a0%" for low, high, rate in rows)
    bands = parse_rate_grid(text)
    assert [(int(one.low), int(one.high), one.rate * 100) for one in bands] == rows
    score = Fraction(tenths, 10)
    band = band_of(bands, score)
    expected = next(rate for low, high, rate in rows if low <= score < high or (score == 100 == high))
    assert band.rate * 100 == expected
    assert all(band_of(bands, Fraction(lower, 10)).rate <= band.rate for lower in range(0, tenths, 97))


@given(grids(), st.integers(0, 100), st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_suggestion_keeps_the_rate_of_the_window_and_the_limits(
    rows: list[tuple[int, int, int]], score: int, base: int, limit: int
) -> None:
    bands = parse_rate_grid("; ".join(f"{low}-{high}: {rate} %" for low, high, rate in rows))
    made = suggest(bands, Fraction(score), base, Fraction(7, 10), limit)
    assert made.rate <= Fraction(7, 10)
    assert made.amount_cents <= min(limit, base * 7 // 10)
    assert made.gross_cents == base * made.rate.numerator // made.rate.denominator


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10-100: 70 %", "commence à 0"),
        ("0-40: 0 %; 50-100: 70 %", "sans trou"),
        ("0-60: 0 %; 50-100: 70 %", "sans trou"),
        ("0-40: 50 %; 40-100: 20 %", "ne baisse pas"),
        ("0-40: 0 %; 40-90: 70 %", "finit à 100"),
        ("0-100: 170 %", "ne dépasse pas 100"),
        ("0-100", "n’est pas une tranche"),
        ("0-40: 0 %;; 40-100: 70 %", "n’est pas une tranche"),
        ("40-40: 0 %", "note plus haute"),
        ("0-١٠٠: 70 %", "n’est pas une tranche"),
    ],
)
def test_a_grid_that_is_not_one_is_refused_with_what_to_correct(text: str, said: str) -> None:
    assert said in (value_problem(SPEC, text) or "")


def test_the_example_and_nothing_are_accepted() -> None:
    assert value_problem(SPEC, EXAMPLE) is None
    assert value_problem(SPEC, "") is None
    assert value_problem(SPEC, "0-62,5: 33,33 % ; 62,5-100: 70 %") is None
