"""The end of the budget year and the statistics of the money, as plain arithmetic."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.breakdown import Sums, total_of
from portal.domain.money_statistics import Share, days_between, spread
from portal.domain.year_end import Nearness, year_end_day

TODAY = date(2021, 11, 20)


@pytest.mark.parametrize(
    ("on", "warn", "days", "nearness"),
    [
        (date(2021, 12, 3), None, 13, Nearness.NEAR),
        (date(2021, 12, 3), 12, 13, Nearness.FAR),
        (TODAY, 0, 0, Nearness.NEAR),
        (date(2021, 11, 19), None, -1, Nearness.PAST),
        (date(2022, 12, 2), None, 0, Nearness.FAR),
        (None, None, 0, Nearness.FAR),
    ],
)
def test_a_last_day_is_near_past_or_of_another_year(
    on: date | None, warn: int | None, days: int, nearness: Nearness
) -> None:
    found = year_end_day("Dernier engagement", on, 2021, TODAY, warn)
    assert (found.days_left, found.nearness) == (days, nearness)
    assert (found.on is None) == (on is None or on.year != 2021)


def test_what_remains_to_be_paid_is_what_is_committed_and_not_paid() -> None:
    total = total_of([Sums(committed=900, paid=200, cp_allotted=500), Sums(committed=100)])
    assert (total.to_pay, total.cp_left) == (800, 300)


def test_the_middle_of_the_grants_and_of_the_days() -> None:
    assert spread([]).middle is None
    odd, even = spread([5, 1, 100]), spread([1, 2, 4, 100])
    assert (odd.lowest, odd.middle, odd.highest, even.middle) == (1, 5, 100, 3)
    days = days_between([(date(2021, 1, 1), date(2021, 1, 11)), (None, TODAY), (TODAY, None)])
    assert (days.count, days.middle) == (1, 10)


def test_a_share_of_nothing_is_nothing() -> None:
    whole = Share(2, 900, 1, 700, 1_000, 100).plus(Share(1, 100))
    assert (whole.asked, whole.average_cents, whole.aid_percent) == (3, 700, 70)
    assert (Share().average_cents, Share().aid_percent) == (None, None)
