"""The legal clock against a table worked by hand.

Sources of the rules: decree 2018-514 art. 7 (months from the acknowledgement, day to day), L. 114-5 CRPA (suspension),
R. 421-1 CJA (two clear months, moved to a working day). The days were counted on a printed calendar of 2021–2022.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.clocks import paris_date
from portal.domain.deadlines import remedy_limit
from portal.domain.dossier import DossierState
from portal.domain.legal_clock import (
    ClockFacts,
    ItemRequest,
    Side,
    Urgency,
    clock_dates,
    rejection_date,
    suspended_days,
    watch,
)


def facts(filed_on: date = date(2021, 10, 15), state: DossierState = DossierState.FILED, **more: object) -> ClockFacts:
    return ClockFacts(state=state, filed_on=filed_on, investment=True, **{"silence_months": 8, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("filed", "months", "expected"),
    [
        # The call's last day: 22/10/2021 + 8 months.
        (datetime(2021, 10, 22, 21, 59, 59, tzinfo=UTC), 8, date(2022, 6, 22)),
        # One second later it is the 23rd in Paris (summer time, UTC+2).
        (datetime(2021, 10, 22, 22, 0, tzinfo=UTC), 8, date(2022, 6, 23)),
        # The night the clocks go back: 00:30 UTC on 31 October is 02:30 in Paris, still the 31st.
        (datetime(2021, 10, 31, 0, 30, tzinfo=UTC), 2, date(2021, 12, 31)),
        # 23:30 UTC on 31 October is already 1 November in Paris (winter time, UTC+1).
        (datetime(2021, 10, 31, 23, 30, tzinfo=UTC), 2, date(2022, 1, 1)),
        # No 31st in the last month: 31/08/2021 + 8 months ends on 30/04/2022.
        (datetime(2021, 8, 31, 10, tzinfo=UTC), 8, date(2022, 4, 30)),
        # End of February of an ordinary year, and of a leap year.
        (datetime(2021, 12, 31, 10, tzinfo=UTC), 2, date(2022, 2, 28)),
        (datetime(2023, 12, 31, 10, tzinfo=UTC), 2, date(2024, 2, 29)),
        # A month's end is not pulled to the last day: 30/04 + 8 months is the 30th.
        (datetime(2021, 4, 30, 10, tzinfo=UTC), 8, date(2021, 12, 30)),
    ],
)
def test_silence_runs_from_day_to_day(filed: datetime, months: int, expected: date) -> None:
    found = rejection_date(facts(paris_date(filed), silence_months=months))
    assert found is not None
    assert found.on == expected


@pytest.mark.parametrize(
    ("requests", "days", "expected"),
    [
        # Filed 15/10/2021: 15/06/2022 without suspension.
        ((), 0, date(2022, 6, 15)),
        # Asked on 20/10, answered on 27/10, due 05/11: seven days.
        ((ItemRequest(date(2021, 10, 20), date(2021, 11, 5), date(2021, 10, 27)),), 7, date(2022, 6, 22)),
        # Answered after the deadline: the clock started again when the deadline ended, sixteen days.
        ((ItemRequest(date(2021, 10, 20), date(2021, 11, 5), date(2021, 12, 1)),), 16, date(2022, 7, 1)),
        # Still awaited: counted to the deadline.
        ((ItemRequest(date(2021, 10, 20), date(2021, 11, 5)),), 16, date(2022, 7, 1)),
        # Asked and answered the same day.
        ((ItemRequest(date(2021, 10, 20), date(2021, 11, 5), date(2021, 10, 20)),), 0, date(2022, 6, 15)),
        # Two requests that overlap (20/10–05/11 and 01/11–10/11): 21 days, not 25.
        (
            (ItemRequest(date(2021, 10, 20), date(2021, 11, 5)), ItemRequest(date(2021, 11, 1), date(2021, 11, 10))),
            21,
            date(2022, 7, 6),
        ),
        # Two requests apart: 5 + 4 days.
        (
            (
                ItemRequest(date(2021, 10, 20), date(2021, 11, 5), date(2021, 10, 25)),
                ItemRequest(date(2021, 11, 8), date(2021, 11, 30), date(2021, 11, 12)),
            ),
            9,
            date(2022, 6, 24),
        ),
        # Asked the day after silence had become a rejection: too late to suspend anything.
        ((ItemRequest(date(2022, 6, 16), date(2022, 6, 30)),), 0, date(2022, 6, 15)),
        # Asked on its very last day: the day is not over.
        ((ItemRequest(date(2022, 6, 15), date(2022, 6, 30)),), 15, date(2022, 6, 30)),
    ],
)
def test_a_request_for_items_suspends_the_clock(
    requests: tuple[ItemRequest, ...], days: int, expected: date
) -> None:
    found = rejection_date(facts(requests=requests))
    assert found is not None
    assert (suspended_days(requests, date(2022, 6, 15)), found.on) == (days, expected)
    assert ("L. 114-5" in found.rule) == bool(days)


@pytest.mark.parametrize(
    ("notified", "last_day"),
    [
        (date(2021, 11, 5), date(2022, 1, 6)),  # Thursday
        (date(2021, 10, 7), date(2021, 12, 8)),  # Wednesday
        (date(2021, 11, 11), date(2022, 1, 12)),  # notified on a holiday: the day counts the same
        (date(2021, 10, 24), date(2021, 12, 27)),  # 25/12 is a Saturday and a holiday, 26 a Sunday
        (date(2021, 10, 31), date(2022, 1, 3)),  # 31/12 + 1 = 1 January, a Saturday
        (date(2022, 2, 16), date(2022, 4, 19)),  # 17 April is Easter Sunday, 18 Easter Monday
        (date(2022, 3, 25), date(2022, 5, 27)),  # 26 May is Ascension day
        (date(2021, 12, 30), date(2022, 3, 1)),  # no 30 February
        (date(2022, 5, 13), date(2022, 7, 15)),  # 14 July
    ],
)
def test_remedies_run_two_clear_months_to_a_working_day(notified: date, last_day: date) -> None:
    assert remedy_limit(notified).on == last_day


def test_a_day_is_in_time_until_it_ends() -> None:
    due = next(one for one in clock_dates(facts()) if one.legal.code == "implicit_rejection")
    assert due.urgency(date(2022, 6, 15)) is Urgency.SOON
    assert due.urgency(date(2022, 6, 16)) is Urgency.OVERDUE
    assert due.urgency(date(2022, 5, 16)) is Urgency.SOON
    assert due.urgency(date(2022, 5, 15)) is Urgency.LATER


def test_a_decision_meets_the_rejection_date_and_leaves_the_award_s() -> None:
    decided = facts(
        state=DossierState.GRANTED,
        granted=True,
        decided_on=date(2021, 10, 29),
        notify_by=date(2021, 11, 5),
        commit_by=date(2021, 11, 26),
        last_claim_by=date(2022, 11, 15),
        start_by=date(2021, 12, 31),
    )
    dates = {one.legal.code: one for one in clock_dates(decided)}
    assert dates["implicit_rejection"].met_on == date(2021, 10, 29)
    assert watch(decided).rejection_on is None
    seen = watch(decided).next_due
    assert seen is not None
    assert seen.legal.code == "notification_target"
    assert dates["start"].side is Side.APPLICANT


def test_a_withdrawn_dossier_has_nothing_left_to_do() -> None:
    gone = facts(state=DossierState.WITHDRAWN, notify_by=date(2021, 11, 5), completeness_months=2)
    assert watch(gone).next_due is None
    assert watch(gone).rejection_on is None


def test_an_unfilled_setting_leaves_its_date_out() -> None:
    codes = {one.legal.code for one in clock_dates(facts(silence_months=None))}
    assert codes == {"acknowledgement"}


_DAYS = st.dates(date(2021, 10, 15), date(2022, 6, 1))


@given(st.lists(st.tuples(_DAYS, st.integers(0, 60), st.none() | st.integers(0, 90)), max_size=5))
def test_suspension_never_brings_the_rejection_nearer_and_counts_each_day_once(
    drawn: list[tuple[date, int, int | None]],
) -> None:
    from datetime import timedelta

    requests = tuple(
        ItemRequest(day, day + timedelta(days=due), None if late is None else day + timedelta(days=late))
        for day, due, late in drawn
    )
    counted = {
        one.requested_on + timedelta(days=n)
        for one in requests
        for n in range((min(one.answered_on or one.due_on, one.due_on) - one.requested_on).days)
    }
    assert suspended_days(requests) == len(counted)
    found = rejection_date(facts(requests=requests))
    assert found is not None
    assert found.on >= date(2022, 6, 15)
