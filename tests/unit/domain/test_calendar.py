"""Legal dates, against dates worked by hand from a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.domain.calendar import (
    add_months,
    add_working_days,
    clear_months_limit,
    easter_sunday,
    next_working_day,
    public_holidays,
)
from portal.domain.clocks import end_of_day, paris_date, start_of_day
from portal.domain.deadlines import implicit_rejection, is_open, permitted_start, remedy_limit

CLOSES_ON = date(2021, 10, 22)


@pytest.mark.parametrize(
    ("year", "day"), [(2021, date(2021, 4, 4)), (2022, date(2022, 4, 17)), (2024, date(2024, 3, 31))]
)
def test_easter(year: int, day: date) -> None:
    assert easter_sunday(year) == day


def test_the_eleven_holidays_of_2022() -> None:
    expected = ["01-01", "04-18", "05-01", "05-08", "05-26", "06-06", "07-14", "08-15", "11-01", "11-11", "12-25"]
    assert sorted(day.strftime("%m-%d") for day in public_holidays(2022)) == expected


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2021, 10, 22), 8, date(2022, 6, 22)),
        (date(2021, 10, 22), 2, date(2021, 12, 22)),
        (date(2021, 10, 31), 4, date(2022, 2, 28)),
        (date(2021, 12, 31), 2, date(2022, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
    ],
)
def test_calendar_months(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_working_days_skip_weekends_and_holidays() -> None:
    assert next_working_day(date(2021, 10, 30)) == date(2021, 11, 2)  # Saturday, Sunday, All Saints' Day
    assert add_working_days(date(2021, 11, 10), 1) == date(2021, 11, 12)  # 11 November


def test_clear_months_move_to_a_working_day() -> None:
    assert clear_months_limit(date(2021, 11, 5), 2) == date(2022, 1, 6)
    assert clear_months_limit(date(2022, 2, 28), 2) == date(2022, 4, 29)
    assert clear_months_limit(date(2022, 3, 1), 2) == date(2022, 5, 2)


def test_the_window_closes_at_midnight_in_paris() -> None:
    last = datetime(2021, 10, 22, 21, 59, 59, 999_999, tzinfo=UTC)
    assert is_open(last, None, CLOSES_ON)
    assert not is_open(datetime(2021, 10, 22, 22, 0, tzinfo=UTC), None, CLOSES_ON)
    assert not is_open(last, date(2021, 10, 23), CLOSES_ON)


def test_both_changes_of_hour() -> None:
    assert start_of_day(date(2021, 10, 31)) == datetime(2021, 10, 30, 22, tzinfo=UTC)
    assert end_of_day(date(2021, 10, 31)) == datetime(2021, 10, 31, 23, tzinfo=UTC)
    assert end_of_day(date(2022, 3, 27)) == datetime(2022, 3, 27, 22, tzinfo=UTC)
    assert paris_date(datetime(2021, 12, 31, 23, 0, tzinfo=UTC)) == date(2022, 1, 1)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        paris_date(datetime(2021, 10, 15))


def test_silence_by_regime() -> None:
    investment = implicit_rejection(date(2021, 10, 22), 8, investment=True)
    assert (investment.on, "article 7" in investment.rule) == (date(2022, 6, 22), True)
    operating = implicit_rejection(date(2021, 10, 22), 2, investment=False)
    assert (operating.on, "L. 231-4" in operating.rule) == (date(2021, 12, 22), True)


def test_remedies_after_notification() -> None:
    assert remedy_limit(date(2021, 11, 5)).on == date(2022, 1, 6)


def test_permitted_start_follows_completeness() -> None:
    filed, complete = datetime(2021, 10, 15, 8, tzinfo=UTC), datetime(2021, 10, 20, 9, tzinfo=UTC)
    assert permitted_start(filed, True, None) == filed
    assert permitted_start(filed, False, None) is None
    assert permitted_start(filed, False, complete) == complete
