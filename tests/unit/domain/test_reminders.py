"""When a draft is due a reminder."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.clocks import PARIS, end_of_day
from portal.domain.reminders import LEVELS, days_left, reminder_due

LAST = date(2021, 10, 22)
OLD = datetime(2021, 10, 1, 8, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "level"),
    [
        (at(14, 12), None),
        (at(15, 8, 59), None),
        (at(15, 9), 7),
        (at(18, 10), 7),
        (at(19, 23), None),
        (at(20, 9), 2),
        (at(21, 15), 2),
        (at(22, 8, 59), None),
        (at(22, 9), 0),
        (at(22, 19, 59), 0),
        (at(22, 20), None),
        (at(23, 9), None),
    ],
)
def test_seven_two_and_no_days_before_at_a_civil_hour(now: datetime, level: int | None) -> None:
    assert reminder_due(now, LAST, OLD) == level


def test_whoever_has_just_begun_is_not_reminded_of_it() -> None:
    assert reminder_due(at(16, 10), LAST, at(15, 8)) is None
    assert reminder_due(at(20, 9), LAST, at(19, 23, 59)) == 2
    assert reminder_due(at(22, 10), LAST, at(22, 9)) is None


def test_days_are_those_of_paris_over_the_change_of_hour() -> None:
    last = date(2021, 11, 2)
    assert days_left(datetime(2021, 10, 30, 22, 30, tzinfo=UTC), last) == 2, "00:30 on the 31st in Paris"
    assert reminder_due(at(31, 9), last, OLD) == 2
    assert reminder_due(at(2, 9, month=11), last, OLD) == 0
    assert days_left(datetime(2021, 11, 2, 23, 30, tzinfo=UTC), last) == -1


@given(st.integers(-20 * 1440, 3 * 1440), st.integers(-30 * 1440, 0))
def test_a_reminder_is_always_of_a_level_and_before_closing(minutes: int, begun: int) -> None:
    now = end_of_day(LAST) + timedelta(minutes=minutes)
    level = reminder_due(now, LAST, end_of_day(LAST) + timedelta(minutes=begun))
    if level is not None:
        assert level in LEVELS
        assert 0 <= days_left(now, LAST) <= level
        assert 9 <= now.astimezone(PARIS).hour < 20
