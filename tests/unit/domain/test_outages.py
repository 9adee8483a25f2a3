"""The rule by which interruptions move a closing, with its calendar: week-ends, summer time, the closing instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.calendar import add_working_days, is_working_day
from portal.domain.clocks import PARIS, end_of_day, paris_date
from portal.domain.outages import ExtensionRule, Interruption, extension, gap, rule_sentences, total, within

RULE = ExtensionRule(min_minutes=60, last_hours=24, working_days=1)
FRIDAY = date(2021, 10, 22)
CLOSING = end_of_day(FRIDAY)


def paris(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def down(start: datetime, minutes: int) -> Interruption:
    return Interruption(start, start + timedelta(minutes=minutes))


def moved(*interruptions: Interruption, closes_on: date = FRIDAY, rule: ExtensionRule = RULE) -> date | None:
    found = extension(rule, closes_on, interruptions, max(one.ended_at for one in interruptions))
    return found.closes_on if found else None


def test_an_hour_on_the_last_day_moves_a_friday_to_monday() -> None:
    assert moved(down(paris(10, 22, 14), 60)) == date(2021, 10, 25)
    assert moved(down(paris(10, 22, 14), 59)) is None


def test_short_interruptions_add_up_and_what_overlaps_counts_once() -> None:
    assert moved(down(paris(10, 22, 9), 30), down(paris(10, 22, 15), 30)) == date(2021, 10, 25)
    assert moved(down(paris(10, 22, 9), 40), down(paris(10, 22, 9, 10), 40)) is None


def test_only_the_last_hours_before_closing_count() -> None:
    assert moved(down(paris(10, 21, 23), 60)) is None, "over at the midnight where the last 24 hours begin"
    assert moved(down(paris(10, 21, 23, 30), 90)) == date(2021, 10, 25)


def test_down_at_the_closing_instant_itself_moves_it_however_short() -> None:
    assert moved(down(paris(10, 22, 23, 55), 10)) == date(2021, 10, 25)
    assert moved(Interruption(CLOSING - timedelta(minutes=59), CLOSING)) is None, "back at the very instant"


def test_a_long_interruption_over_the_closing_leaves_a_day_after_its_end() -> None:
    back = paris(10, 26, 10)
    assert moved(Interruption(paris(10, 22, 20), back)) == date(2021, 10, 27)


def test_what_is_noted_late_leaves_a_day_after_it_was_noted_and_too_late_nothing() -> None:
    lost = down(paris(10, 22, 14), 120)
    noted = extension(RULE, FRIDAY, (lost,), paris(10, 27, 9))
    assert noted is not None
    assert noted.closes_on == date(2021, 10, 28)
    assert extension(RULE, FRIDAY, (lost,), paris(10, 30, 9)) is None


def test_an_extension_over_the_change_of_hour_ends_at_midnight_in_paris() -> None:
    last = date(2021, 10, 29)
    found = moved(down(paris(10, 29, 20), 90), closes_on=last)
    assert found == date(2021, 11, 2), "Saturday, Sunday, then the holiday of 1 November"
    assert end_of_day(last) == datetime(2021, 10, 29, 22, tzinfo=UTC)
    assert end_of_day(found) == datetime(2021, 11, 2, 23, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_counted_for_what_it_lasts() -> None:
    sunday = date(2021, 10, 31)
    rule = ExtensionRule(min_minutes=90, last_hours=24, working_days=1)
    twice = Interruption(datetime(2021, 10, 31, 0, 30, tzinfo=UTC), datetime(2021, 10, 31, 2, 0, tzinfo=UTC))
    assert paris_date(twice.started_at) == sunday, "02:30 to 03:00 in Paris, 90 minutes all the same"
    assert moved(twice, closes_on=sunday, rule=rule) == date(2021, 11, 2)


def test_a_gap_is_an_interruption_beyond_the_threshold_only() -> None:
    now = paris(10, 22, 14)
    five = timedelta(minutes=5)
    assert gap(None, now, five) is None
    assert gap(now - five, now, five) is None
    assert gap(now + five, now, five) is None, "another process gave a sign of life since"
    assert gap(now - timedelta(minutes=6), now, five) == Interruption(now - timedelta(minutes=6), now)


def test_only_what_touches_the_opening_period_is_kept() -> None:
    opens_at = paris(10, 1, 0)
    assert within(down(paris(9, 30, 23), 60), opens_at, CLOSING) is None
    assert within(down(paris(9, 30, 23), 61), opens_at, CLOSING) is not None
    assert within(down(CLOSING, 60), opens_at, CLOSING) is None
    assert within(down(CLOSING - timedelta(minutes=1), 60), opens_at, CLOSING) is not None


def test_the_rule_as_published() -> None:
    first, second = rule_sentences(RULE)
    assert "60 minutes ou plus" in first
    assert "24 dernières heures" in first
    assert "premier jour ouvré" in first
    assert "7 jours" in second
    assert "la dernière heure" in rule_sentences(ExtensionRule(1, 1, 2))[0]
    with pytest.raises(ValueError, match="from one"):
        ExtensionRule(0, 24, 1)


_instants = st.integers(min_value=-3 * 24 * 60, max_value=3 * 24 * 60).map(lambda m: CLOSING + timedelta(minutes=m))
_lost = st.lists(st.tuples(_instants, st.integers(1, 3000)).map(lambda pair: down(*pair)), min_size=1, max_size=6).map(
    tuple
)
_rules = st.builds(ExtensionRule, st.integers(1, 100), st.integers(1, 100), st.integers(1, 10))
_closings = st.dates(date(2021, 10, 18), date(2021, 11, 5))


@given(_rules, _closings, _lost)
def test_an_extension_is_always_a_working_day_nobody_has_begun(
    rule: ExtensionRule, closes_on: date, lost: tuple[Interruption, ...]
) -> None:
    noted_at = max(one.ended_at for one in lost)
    found = extension(rule, closes_on, lost, noted_at)
    if found is None:
        return
    assert is_working_day(found.closes_on)
    assert found.closes_on > closes_on
    assert found.closes_on > paris_date(noted_at)
    assert end_of_day(found.closes_on) - noted_at >= timedelta(hours=23), "a whole day, even that of 23 hours"
    base = max(closes_on, paris_date(noted_at))
    assert found.closes_on == add_working_days(base, rule.working_days)


@given(_rules, _closings, _lost, st.tuples(_instants, st.integers(1, 3000)).map(lambda pair: down(*pair)))
def test_more_interruption_never_takes_an_extension_back(
    rule: ExtensionRule, closes_on: date, lost: tuple[Interruption, ...], more: Interruption
) -> None:
    noted_at = max(one.ended_at for one in (*lost, more))
    before, after = (extension(rule, closes_on, some, noted_at) for some in (lost, (*lost, more)))
    assert before is None or after is not None
    assert before is None or after is None or after.lost >= before.lost


@settings(deadline=None, max_examples=60)
@given(_lost, _instants, st.integers(1, 400))
def test_the_time_lost_is_the_union(lost: tuple[Interruption, ...], start: datetime, minutes: int) -> None:
    end = start + timedelta(minutes=minutes)
    counted = sum(
        any(one.started_at <= start + timedelta(minutes=m) < one.ended_at for one in lost) for m in range(minutes)
    )
    assert total(lost, start, end) == timedelta(minutes=counted)
