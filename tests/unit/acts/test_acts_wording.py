"""Amounts, dates and names as an act writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.acts.wording import (
    amount_in_letters,
    date_fr,
    french_spacing,
    held_dates,
    instant_fr,
    of_place,
    ordinal_article,
    round_euros,
    siren_fr,
    the_commune,
    with_article,
)

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("cents", "letters"),
    [
        (0, "zéro euro"),
        (1, "un centime"),
        (2, "deux centimes"),
        (80, "quatre-vingts centimes"),
        (100, "un euro"),
        (101, "un euro et un centime"),
        (199, "un euro et quatre-vingt-dix-neuf centimes"),
        (200, "deux euros"),
        (2_100, "vingt et un euros"),
        (7_100, "soixante et onze euros"),
        (8_000, "quatre-vingts euros"),
        (8_100, "quatre-vingt-un euros"),
        (9_100, "quatre-vingt-onze euros"),
        (20_000, "deux cents euros"),
        (20_100, "deux cent un euros"),
        (28_000, "deux cent quatre-vingts euros"),
        (100_000, "mille euros"),
        (108_000, "mille quatre-vingts euros"),
        (200_000, "deux mille euros"),
        (882_000, "huit mille huit cent vingt euros"),
        (2_999_999, "vingt-neuf mille neuf cent quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes"),
        (8_000_000, "quatre-vingt mille euros"),
        (20_000_000, "deux cent mille euros"),
        (29_702_975, "deux cent quatre-vingt-dix-sept mille vingt-neuf euros et soixante-quinze centimes"),
        (100_000_000, "un million d’euros"),
        (100_000_050, "un million d’euros et cinquante centimes"),
        (100_000_100, "un million un euros"),
        (200_000_000, "deux millions d’euros"),
        (8_000_000_000, "quatre-vingts millions d’euros"),
        (20_000_000_000, "deux cents millions d’euros"),
        (100_000_000_000, "un milliard d’euros"),
    ],
)
def test_amount_in_letters(cents: int, letters: str) -> None:
    assert amount_in_letters(cents) == letters


def test_a_negative_amount_has_no_letters() -> None:
    with pytest.raises(ValueError, match="never negative"):
        amount_in_letters(-1)


@pytest.mark.parametrize(
    ("name", "liaison", "expected"),
    [
        ("Tournus", None, "de Tournus"),
        ("Autun", None, "d’Autun"),
        ("Épinac", None, "d’Épinac"),
        ("Ozenay", None, "d’Ozenay"),
        ("Œuilly", None, "d’Œuilly"),
        ("Le Creusot", None, "du Creusot"),
        ("La Clayette", None, "de La Clayette"),
        ("Les Bizots", None, "des Bizots"),
        ("L'Abergement-de-Cuisery", None, "de L’Abergement-de-Cuisery"),
        ("Hurigny", None, "d’Hurigny"),
        ("Hautefond", 0, "de Hautefond"),
        ("Lessard-en-Bresse", None, "de Lessard-en-Bresse"),
        ("Laives", None, "de Laives"),
    ],
)
def test_of_place(name: str, liaison: int | None, expected: str) -> None:
    assert of_place(name, liaison) == expected
    assert the_commune(name, liaison) == f"la commune {expected}"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 10, 15), "15 octobre 2021"),
        (date(2021, 11, 1), "1er novembre 2021"),
        (date(2021, 8, 31), "31 août 2021"),
        (date(2022, 2, 2), "2 février 2022"),
    ],
)
def test_date_fr(day: date, expected: str) -> None:
    assert date_fr(day).replace(NBSP, " ") == expected


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2021, 10, 15, 12, 5, tzinfo=UTC), "15 octobre 2021 à 14 h 05 (heure de Paris)"),
        (datetime(2021, 10, 31, 23, 30, tzinfo=UTC), "1er novembre 2021 à 0 h 30 (heure de Paris)"),
    ],
)
def test_instant_fr_is_paris_time(instant: datetime, expected: str) -> None:
    assert instant_fr(instant).replace(NBSP, " ") == expected


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        instant_fr(datetime(2021, 10, 15))


def test_small_things() -> None:
    assert round_euros(3_000_000).replace("\u202f", " ").replace(NBSP, " ") == "30 000 €"
    assert round_euros(2_999_999).replace("\u202f", " ").replace(NBSP, " ") == "29 999,99 €"
    assert siren_fr("21710543600018").replace(NBSP, " ") == "217 105 436 00018"
    assert siren_fr("217105436").replace(NBSP, " ") == "217 105 436"
    assert [ordinal_article(n).replace(NBSP, " ") for n in (1, 2)] == ["Article 1er", "Article 2"]


def test_french_spacing_holds_together_what_belongs_together() -> None:
    text = "l’article L. 112-11 : « oui », n° 3, 70 % de 8 820 € ; fin ?"
    assert french_spacing(text) == text.replace(" : « oui »", f"{NBSP}: «{NBSP}oui{NBSP}»").replace(
        "article L. 112", f"article{NBSP}L.{NBSP}112"
    ).replace("n° 3", f"n°{NBSP}3").replace("70 %", f"70{NBSP}%").replace("8 820 €", f"8{NBSP}820{NBSP}€").replace(
        " ;", f"{NBSP};"
    ).replace(" ?", f"{NBSP}?")


def test_dates_written_by_hand_are_held_together() -> None:
    held = held_dates("le décret du 25 juin 2018, le 1er août 2001, entre 3 et 5 mai 2021 et 12 mars")
    expected = "le décret du 25_juin_2018, le 1er_août_2001, entre 3 et 5_mai_2021 et 12 mars"
    assert held == expected.replace("_", NBSP)
    assert held_dates(date_fr(date(2021, 10, 15))) == date_fr(date(2021, 10, 15))


@pytest.mark.parametrize(("name", "said"), [
    ("comité de programmation", "le comité de programmation"),
    ("commission d’examen", "la commission d’examen"),
    ("instance de choix", "l’instance de choix"),
    ("réunion de programmation", "la réunion de programmation"),
])  # fmt: skip
def test_a_committee_has_its_article(name: str, said: str) -> None:
    assert with_article(name) == said
