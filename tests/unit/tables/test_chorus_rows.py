"""Rows of a Chorus export: columns guessed or saved, every broken row with its sentence and alone."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.chorus import ChorusFacts
from portal.tables.chorus_rows import guess_roles, missing_roles, payment_rows, read_payments
from portal.tables.recognise import recognise
from portal.tables.sheet import Grid, SheetRow

HEADINGS = (
    "N° EJ", "N° demande de paiement", "Fournisseur", "Nom du fournisseur", "SIRET", "Montant",
    "Date de mise en paiement", "Date de règlement", "Domaine fonctionnel",
)  # fmt: skip
ROLES = ["ej", "request", "supplier", "name", "siret", "amount", "ordered_on", "paid_on", ""]
GOOD = ("2103456789", "1000456", "1000123456", "TOURNUS", "21710543600018", "4 200,00", "03/11/2021", "08/11/2021", "X")


def test_columns_are_guessed_then_remembered() -> None:
    assert guess_roles(HEADINGS, {}) == ROLES
    saved = {"Montant": "", "Domaine fonctionnel": "amount"}
    again = guess_roles(HEADINGS, saved)
    assert (again[5], again[8]) == ("", "amount")
    assert missing_roles(["ej", "", "amount"]) == []
    assert missing_roles(["", "ordered_on"]) == ["Montant", "Numéro d’EJ ou numéro de demande de paiement"]


@pytest.mark.parametrize("amount", ["4 200,00", "4200.00", "4 200,00 €", "4200", "4.200,00"])
def test_a_whole_row_is_read(amount: str) -> None:
    (row,) = read_payments([SheetRow(2, (*GOOD[:5], amount, *GOOD[6:]))], ROLES)
    assert row.facts == ChorusFacts(
        "2103456789", "1000456", "1000123456", "21710543600018", "TOURNUS", 420_000, date(2021, 11, 3),
        date(2021, 11, 8),
    )  # fmt: skip


def test_numbers_a_spreadsheet_made_numbers_are_names_again() -> None:
    cells = ("2 103 456 789", "1000456.0", "1000123456,00", "", "2.17105E+13", "4200", "2021-11-03", "00/00/0000", "")
    (row,) = read_payments([SheetRow(2, cells)], ROLES)
    assert row.facts is not None
    assert (row.facts.ej_number, row.facts.request_number) == ("2103456789", "1000456")
    assert (row.facts.supplier_number, row.facts.siret, row.facts.paid_on) == ("1000123456", "", None)


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (5, "4,200", "peut se lire de deux façons"),
        (5, "", "le montant manque"),
        (5, "quatre mille", "n’est pas un nombre"),
        (5, "4200,005", "plus de deux décimales"),
        (5, "-4 200,00", "n’est pas positif"),
        (5, "0,00", "n’est pas positif"),
        (5, "999999999999999", "dix chiffres"),
        (0, "21034", "n’est pas un numéro d’EJ"),
        (1, "!!", "n’est pas un numéro de demande"),
        (6, "31/02/2021", "n’est pas une date"),
        (7, "bientôt", "n’est pas une date"),
        (7, "02/11/2021", "avant sa mise en paiement"),
    ],
)
def test_a_broken_row_has_its_sentence_and_takes_no_other(place: int, text: str, said: str) -> None:
    broken = (*GOOD[:place], text, *GOOD[place + 1 :])
    bad, good = read_payments([SheetRow(7, broken), SheetRow(8, GOOD)], ROLES)
    assert bad.facts is None
    assert bad.problem.startswith("Ligne 7 : ")
    assert said in bad.problem
    assert good.facts is not None


def test_a_row_that_names_nobody_is_broken() -> None:
    nobody = ("", "#", "", "TOURNUS", "123", "4200", "", "", "")
    (row,) = read_payments([SheetRow(9, nobody)], ROLES)
    assert "n’est pas un SIRET" in row.problem
    (row,) = read_payments([SheetRow(9, ("", "", "", "", "", "4200", "", "", ""))], ROLES)
    assert "de qui est ce paiement" in row.problem


def test_a_last_row_cut_short_is_not_taken_for_a_total() -> None:
    cut = ("", "", "", "", "", "77,00", "", "", "")
    total = ("Total", "", "", "", "", "8 477,00", "", "", "")
    other = ("Louhans", *GOOD[1:])
    rows = (HEADINGS, (GOOD[3], *GOOD[1:]), other)
    assert [row.number for row in payment_rows(recognise([Grid("Feuille", (*rows, cut))]))] == [2, 3, 4]
    assert [row.number for row in payment_rows(recognise([Grid("Feuille", (*rows, total))]))] == [2, 3]
