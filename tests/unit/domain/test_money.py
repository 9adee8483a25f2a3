"""Amounts as people type them, and exact shares."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money import (
    MAX_CENTS,
    AmountError,
    decimal_string,
    format_euros,
    format_rate,
    from_decimal_string,
    parse_euros,
    share_of,
)

CENTS = st.integers(min_value=0, max_value=MAX_CENTS)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("30 000,00", 3_000_000),
        ("30000.00", 3_000_000),
        ("30\u00a0000,00", 3_000_000),
        ("30\u202f000,00\u00a0€", 3_000_000),
        ("30.000,00", 3_000_000),
        ("1.234.567,8", 123_456_780),
        ("30000", 3_000_000),
        ("0,01", 1),
        ("  12,5 € ", 1_250),
        ("297029.75 EUR", 29_702_975),
    ],
)
def test_amounts_are_understood(typed: str, cents: int) -> None:
    assert parse_euros(typed) == cents


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Saisissez un montant"),
        ("-5", "négatif"),
        ("−5", "négatif"),
        ("30.000", "deux façons"),
        ("12,345", "deux décimales"),
        ("12345678901", "trop grand"),
        ("douze", "n’est pas un montant"),
        ("1,2,3", "n’est pas un montant"),
        ("٣٠", "n’est pas un montant"),
    ],
)
def test_other_texts_get_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(AmountError, match=words):
        parse_euros(typed)


@given(CENTS)
def test_what_is_shown_is_understood_again(cents: int) -> None:
    assert parse_euros(format_euros(cents)) == cents
    assert parse_euros(format_euros(cents, unit=False)) == cents
    assert from_decimal_string(decimal_string(cents)) == cents


@given(CENTS, st.integers(0, 10_000))
def test_a_share_is_rounded_down(cents: int, points: int) -> None:
    rate = Fraction(points, 10_000)
    share = share_of(cents, rate)
    assert share <= cents * rate < share + 1


def test_seventy_per_cent_around_the_cap() -> None:
    assert share_of(4_285_714, Fraction(7, 10)) == 2_999_999
    assert share_of(4_285_715, Fraction(7, 10)) == 3_000_000


def test_french_forms() -> None:
    assert format_euros(29_702_975) == "297\u202f029,75\u00a0€"
    assert format_euros(-5) == "−0,05\u00a0€"
    assert format_rate(Fraction(7, 10)) == "70\u00a0%"
    assert format_rate(Fraction(1, 3)) == "33,33\u00a0%"
    assert format_rate(Fraction(705, 1000)) == "70,5\u00a0%"
