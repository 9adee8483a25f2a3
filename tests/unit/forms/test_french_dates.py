"""Dates as town halls type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.dates import parse_french_date


@pytest.mark.parametrize(
    "text",
    [
        "15/10/2021",
        "15-10-2021",
        "15.10.2021",
        "15 10 2021",
        "2021-10-15",
        "15 octobre 2021",
        " 15  Oct. 2021 ",
        "15\u00a0octobre\u00a02021",
    ],
)
def test_usual_writings_are_the_same_day(text: str) -> None:
    assert parse_french_date(text) == date(2021, 10, 15)


def test_first_of_the_month_and_accents() -> None:
    assert parse_french_date("1er août 2022") == date(2022, 8, 1)
    assert parse_french_date("28 février 2022") == date(2022, 2, 28)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("31/02/2021", "n’existe pas au calendrier"),
        ("15/10/21", "quatre chiffres"),
        ("demain", "« demain » n’est pas une date"),
        ("10/2021", "n’est pas une date"),
        ("15/10/0021", "vraisemblable"),
        ("١٥/١٠/٢٠٢١", "n’est pas une date"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        parse_french_date(text)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_shown_then_read_back(day: date) -> None:
    assert parse_french_date(f"{day:%d/%m}/{day.year:04d}") == day
