"""Amounts of expense lines: VAT, and the discount of a quote spread to the cent."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.line_amounts import (
    Discount,
    LineAmounts,
    apportion,
    discounted,
    nearest,
    spread,
    tax_problem,
    with_tax,
)

CENTS = st.integers(min_value=0, max_value=10**10)
LINES = st.lists(
    st.builds(lambda excl, tax: LineAmounts(excl, excl + tax), CENTS, CENTS), min_size=1, max_size=20
).filter(lambda lines: sum(line.excl_tax_cents for line in lines) > 1)


@given(CENTS, st.lists(CENTS, min_size=1, max_size=20).filter(lambda weights: sum(weights) > 0))
def test_parts_add_up_to_the_whole_and_stay_near_their_share(amount: int, weights: list[int]) -> None:
    parts = spread(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1


@given(LINES, st.data())
def test_a_discount_is_taken_off_exactly_and_no_line_goes_below_zero(
    lines: list[LineAmounts], data: st.DataObject
) -> None:
    total = sum(line.excl_tax_cents for line in lines)
    off = data.draw(st.integers(min_value=0, max_value=total - 1))
    net = discounted(lines, off)
    assert sum(line.excl_tax_cents for line in net) == total - off
    for before, after in zip(lines, net, strict=True):
        assert 0 <= after.excl_tax_cents <= before.excl_tax_cents
        assert after.excl_tax_cents <= after.incl_tax_cents <= before.incl_tax_cents + 1
    exact = sum(
        Fraction(b.tax_cents * a.excl_tax_cents, b.excl_tax_cents) if b.excl_tax_cents else Fraction(b.tax_cents)
        for b, a in zip(lines, net, strict=True)
    )
    assert sum(line.tax_cents for line in net) == nearest(Fraction(exact))


@given(st.lists(st.integers(min_value=1, max_value=10**9), min_size=1, max_size=12), st.integers(1, 9_999))
def test_one_rate_stays_that_rate_on_the_whole_quote(amounts: list[int], percent: int) -> None:
    """A quote at 20 % whose lines are rounded one by one: after the discount its VAT is within a cent a line."""
    rate = Fraction(1, 5)
    lines = [LineAmounts(amount, with_tax(amount, rate)) for amount in amounts]
    off = Discount(percent_hundredths=percent).on(sum(amounts))
    if off >= sum(amounts):
        return
    net = discounted(lines, off)
    assert abs(sum(line.incl_tax_cents for line in net) - with_tax(sum(amounts) - off, rate)) <= len(lines)


def test_three_equal_lines_share_one_cent_in_their_order() -> None:
    assert spread(100, (1, 1, 1)) == (34, 33, 33)
    assert spread(0, (0, 0)) == (0, 0)
    lines = [LineAmounts(100_00, 120_00)] * 3
    net = discounted(lines, 100_00)
    assert [line.excl_tax_cents for line in net] == [66_66, 66_67, 66_67]
    assert sum(line.incl_tax_cents for line in net) == 240_00


def test_what_cannot_be_shared_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to spread"):
        spread(5, (0, 0))
    with pytest.raises(ValueError, match="do not add up"):
        apportion(10, (Fraction(1), Fraction(1)))
    with pytest.raises(ValueError, match="takes everything"):
        discounted([LineAmounts(100, 120)], 100)


@pytest.mark.parametrize(
    ("excl", "incl", "rate", "said"),
    [
        (18_000_00, 21_600_00, "20", ""),
        (10_01, 12_01, "20", ""),
        (10_01, 12_02, "20", ""),
        (500_00, 500_00, "0", ""),
        (500_00, 555_00, "", ""),
        (500_00, 555_00, "20", "À 20\u00a0%, 500,00\u00a0€ HT font 600,00\u00a0€ TTC"),
        (500_00, 600_00, "0", "Sans TVA"),
    ],
)
def test_the_rate_and_the_amounts_agree_or_it_is_said(excl: int, incl: int, rate: str, said: str) -> None:
    problem = tax_problem(excl, incl, rate)
    assert problem.startswith(said) if said else not problem


@given(CENTS)
def test_a_half_cent_goes_up(cents: int) -> None:
    assert nearest(Fraction(2 * cents + 1, 2)) == cents + 1
    assert nearest(Fraction(cents)) == cents
