"""Dates as they are written in French, everywhere the same."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.domain.french_dates import MONTHS, date_fr, instant_fr, short_date, time_fr


def test_the_day_in_words_is_never_parted() -> None:
    assert date_fr(date(2021, 10, 22)) == "22\u00a0octobre\u00a02021"
    assert date_fr(date(2022, 1, 1)) == "1er\u00a0janvier\u00a02022"
    assert [date_fr(date(2021, month, 2)).split("\u00a0")[1] for month in range(1, 13)] == list(MONTHS)


def test_an_instant_is_said_at_paris() -> None:
    assert time_fr(datetime(2021, 7, 1, 12, 5, tzinfo=UTC)) == "14\u00a0h\u00a005"
    assert instant_fr(datetime(2021, 12, 31, 23, 30, tzinfo=UTC)) == "1er\u00a0janvier\u00a02022 à 0\u00a0h\u00a030"
    with pytest.raises(ValueError, match="aware"):
        instant_fr(datetime(2021, 7, 1, 12, 5))


def test_the_short_form_keeps_four_digits_of_the_year() -> None:
    assert short_date(date(2021, 1, 5)) == "05/01/2021"
    assert short_date(date(621, 1, 5)) == "05/01/0621"
