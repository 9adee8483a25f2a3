"""Filters of the templates: French forms, Paris time, no naive instant."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from portal.web.french import date_fr, datetime_fr, euros, euros_input, filesize, plural, rate, siret_fmt

NB = "\u00a0"


def test_dates_and_instants() -> None:
    assert date_fr(date(2021, 10, 22)) == f"22{NB}octobre{NB}2021"
    assert date_fr(date(2022, 1, 1)) == f"1er{NB}janvier{NB}2022"
    assert datetime_fr(datetime(2021, 10, 22, 12, 5, tzinfo=UTC)) == f"22{NB}octobre{NB}2021 à 14{NB}h{NB}05"
    assert date_fr(datetime(2021, 10, 22, 22, 30, tzinfo=UTC)) == f"23{NB}octobre{NB}2021"
    with pytest.raises(ValueError, match="aware"):
        datetime_fr(datetime(2021, 10, 22))


def test_amounts_rates_and_nothing() -> None:
    assert euros(29702975) == "297\u202f029,75\u00a0€"
    assert euros_input(3000000) == "30\u202f000,00"
    assert rate(Fraction(7, 10)) == f"70{NB}%"
    assert euros(None) == "non renseigné"
    assert euros_input(None) == ""


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 octet"),
        (2, "2 octets"),
        (1000, "1 ko"),
        (1001, "1,1 ko"),
        (48213, "49 ko"),
        (999_999, "1 Mo"),
        (10_000_000, "10 Mo"),
    ],
)
def test_file_sizes_are_never_understated(size: int, text: str) -> None:
    assert filesize(size).replace(NB, " ") == text


def test_numbers_and_identifiers() -> None:
    assert plural(0, "devis", "devis") == f"0{NB}devis"
    assert plural(1, "pièce") == f"1{NB}pièce"
    assert plural(1200, "pièce") == f"1\u202f200{NB}pièces"
    assert siret_fmt("21710543100012").split(NB) == ["217", "105", "431", "00012"]
    assert siret_fmt("217105431").split(NB) == ["217", "105", "431"]
    assert siret_fmt(None) == ""
