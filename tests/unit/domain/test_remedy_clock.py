"""The day the time for a remedy begins, and its last day: each case worked out by hand on a calendar of 2021-2022."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.remedy_clock import Deeming, Ground, Notice, Posted, PostStep, remedy_clock

#: Tuesday 2 November 2021.
ONLINE = date(2021, 11, 2)
RECEIVED, UNCLAIMED = PostStep.RECEIVED, PostStep.UNCLAIMED
POSTED, RETURNED = PostStep.POSTED, PostStep.RETURNED
TERM, SAME = Deeming(15, at_term=True), Deeming(15, at_term=False)


def _online(opened_on: date | None = None, deeming: Deeming | None = None) -> Notice:
    return Notice(electronic=True, on=ONLINE, opened_on=opened_on, deeming=deeming or Deeming())


@pytest.mark.parametrize(
    ("notice", "posted", "starts_on", "ground", "last_day"),
    [
        # Read on Friday 5 November: two clear months end with Thursday 6 January.
        (_online(date(2021, 11, 5)), (), date(2021, 11, 5), Ground.OPENED, date(2022, 1, 6)),
        # The same with a delay after which it would have been deemed notified, on 17 November: read before.
        (_online(date(2021, 11, 5), TERM), (), date(2021, 11, 5), Ground.OPENED, date(2022, 1, 6)),
        # Read on the last day, 2 + 15 = 17 November: read, not deemed. 18 January is a Tuesday.
        (_online(date(2021, 11, 17), TERM), (), date(2021, 11, 17), Ground.OPENED, date(2022, 1, 18)),
        (_online(date(2021, 11, 17), SAME), (), date(2021, 11, 17), Ground.OPENED, date(2022, 1, 18)),
        # Read a day too late: deemed notified on 17 November, or as of 2 November (3 January is a Monday).
        (_online(date(2021, 11, 18), TERM), (), date(2021, 11, 17), Ground.DEEMED, date(2022, 1, 18)),
        (_online(date(2021, 11, 18), SAME), (), date(2021, 11, 2), Ground.DEEMED, date(2022, 1, 3)),
        # Never read.
        (_online(None, TERM), (), date(2021, 11, 17), Ground.DEEMED, date(2022, 1, 18)),
        (_online(None, SAME), (), date(2021, 11, 2), Ground.DEEMED, date(2022, 1, 3)),
        (_online(None, Deeming(0)), (), date(2021, 11, 2), Ground.DEEMED, date(2022, 1, 3)),
        # Sent by post, received on Wednesday 10 November: 11 January is a Tuesday.
        (_online(), (Posted(POSTED, date(2021, 11, 8)), Posted(RECEIVED, date(2021, 11, 10))), date(2021, 11, 10),
         Ground.RECEIVED, date(2022, 1, 11)),
        # Shown on 29 December, never collected: the end of February, 28, and one day: Tuesday 1 March.
        (_online(), (Posted(UNCLAIMED, date(2021, 12, 29)),), date(2021, 12, 29), Ground.UNCLAIMED, date(2022, 3, 1)),
        # Received within the fifteen days: the letter notifies, nothing is deemed any more.
        (_online(None, SAME), (Posted(RECEIVED, date(2021, 11, 10)),), date(2021, 11, 10), Ground.RECEIVED,
         date(2022, 1, 11)),
        # Received after them: the letter does not open the delay again. Nor does a later reading.
        (_online(None, TERM), (Posted(RECEIVED, date(2021, 11, 20)),), date(2021, 11, 17), Ground.DEEMED,
         date(2022, 1, 18)),
        (_online(date(2021, 11, 12)), (Posted(RECEIVED, date(2021, 11, 10)),), date(2021, 11, 10), Ground.RECEIVED,
         date(2022, 1, 11)),
        (_online(date(2021, 11, 9)), (Posted(RECEIVED, date(2021, 11, 10)),), date(2021, 11, 9), Ground.OPENED,
         date(2022, 1, 10)),
        # On paper from the start, received on 16 October: 17 December is a Friday.
        (Notice(electronic=False, on=date(2021, 10, 16)), (), date(2021, 10, 16), Ground.RECEIVED, date(2021, 12, 17)),
        # Received on 24 December: 25 February is a Friday. On 30 April: 1 July, a Friday.
        (Notice(electronic=False, on=date(2021, 12, 24)), (), date(2021, 12, 24), Ground.RECEIVED, date(2022, 2, 25)),
        # 31 October (a Sunday's receipt is one): 31 December and a day is 1 January, a holiday, then a week-end.
        (Notice(electronic=False, on=date(2021, 10, 31)), (), date(2021, 10, 31), Ground.RECEIVED, date(2022, 1, 3)),
    ],
)  # fmt: skip
def test_the_delay_begins_and_ends_on_these_days(
    notice: Notice, posted: tuple[Posted, ...], starts_on: date, ground: Ground, last_day: date
) -> None:
    clock = remedy_clock(notice, posted)
    assert (clock.starts_on, clock.ground) == (starts_on, ground)
    assert clock.limit is not None
    assert clock.limit.on == last_day
    assert f"{starts_on:%d/%m/%Y}" in clock.limit.computation
    assert clock.why.endswith(".")


def test_what_is_deemed_is_sure_the_day_after_the_last_one() -> None:
    for deeming in (TERM, SAME):
        clock = remedy_clock(_online(None, deeming))
        assert not clock.runs(date(2021, 11, 17)), "it may still be read today"
        assert clock.runs(date(2021, 11, 18))
    assert remedy_clock(_online(date(2021, 11, 5))).runs(date(2021, 11, 5))


@pytest.mark.parametrize("posted", [(), (Posted(POSTED, ONLINE),), (Posted(RETURNED, ONLINE),)])
def test_nothing_begins_while_nobody_was_reached(posted: tuple[Posted, ...]) -> None:
    clock = remedy_clock(_online(), posted)
    assert (clock.starts_on, clock.limit) == (None, None)
    assert not clock.runs(date(2030, 1, 1))
    assert "2 novembre 2021" in clock.why.replace("\u00a0", " ")
    assert remedy_clock(None).starts_on is None
