"""A start lies between the complete filing and the act's limit, both days included, and never in the future."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.domain.start import start_problem

FROM, TO, TODAY = date(2021, 10, 15), date(2021, 12, 31), date(2022, 1, 10)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (FROM, None),
        (TO, None),
        (FROM - DAY, "antérieur au 15/10/2021"),
        (TO + DAY, "arrêté modificatif"),
        (TODAY + DAY, "à venir"),
        (None, "Indiquez"),
    ],
)
def test_bounds_are_included(day: date | None, said: str | None) -> None:
    found = start_problem(day, TODAY, FROM, TO)
    assert found is None if said is None else said in str(found)


def test_an_act_without_dates_bounds_nothing_but_the_future() -> None:
    assert start_problem(date(2020, 1, 1), TODAY, None, None) is None
