"""When the writers of a draft are reminded of the closing: seven days before, two days before, and on the last day.

Days are Paris days. A reminder is sent at a civil hour; one that was missed is sent later, saying the true number of
days left. A draft begun after the day of a reminder does not get that one: its writers have just been there.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal.domain.clocks import PARIS, paris_date, start_of_day

LEVELS = (7, 2, 0)
FIRST_HOUR, LAST_HOUR = 9, 20


def is_civil_hour(now: datetime) -> bool:
    """Between 9 h and 20 h in Paris."""
    return FIRST_HOUR <= now.astimezone(PARIS).hour < LAST_HOUR


def days_left(now: datetime, closes_on: date) -> int:
    """Days between today in Paris and the last day to file; 0 on that day, negative once closed."""
    return (closes_on - paris_date(now)).days


def reminder_due(now: datetime, closes_on: date, begun_at: datetime) -> int | None:
    """The level (7, 2 or 0) to which a draft begun at ``begun_at`` is due now, None when there is none."""
    left = days_left(now, closes_on)
    if left < 0 or not is_civil_hour(now):
        return None
    level = min((level for level in LEVELS if left <= level), default=None)
    if level is None or begun_at >= start_of_day(closes_on - timedelta(days=level)):
        return None
    return level
