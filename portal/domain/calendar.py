"""French legal calendar: public holidays, working days, calendar months, clear time limits (délais francs).

Sources: article L. 3133-1 of the code du travail (eleven public holidays); calendar months run to the same day of
the last month, clamped to its end; a limit that ends on a Saturday, Sunday or public holiday is moved to the next
working day (article 642 of the code de procédure civile, practice of administrative courts).
"""

from __future__ import annotations

import calendar as _calendar
from datetime import date, timedelta
from functools import lru_cache


def easter_sunday(year: int) -> date:
    """Gregorian Easter (anonymous computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """The eleven French public holidays of ``year`` (Alsace-Moselle's two more are not counted)."""
    easter = easter_sunday(year)
    fixed = {date(year, m, d) for m, d in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))}
    return frozenset(fixed | {easter + timedelta(days=n) for n in (1, 39, 50)})


def is_working_day(day: date) -> bool:
    """Monday to Friday, public holidays left out (jour ouvré)."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def next_working_day(day: date) -> date:
    """``day`` itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day`` (the day itself is not counted)."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day


def add_months(day: date, months: int) -> date:
    """Same day ``months`` calendar months later, clamped to the end of the month (31/10 + 4 gives 28/02)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))


def clear_months_limit(start: date, months: int) -> date:
    """Last day of a clear time limit (délai franc) of ``months`` after ``start``, moved to a working day.

    The day of notification and the last day are not counted: notified on 5 November, two clear months end with
    6 January.
    """
    return next_working_day(add_months(start, months) + timedelta(days=1))
