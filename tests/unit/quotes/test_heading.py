"""Number, date, end of validity."""

from __future__ import annotations

import pytest

from tests.unit.quotes.typed import TOTALS, read, value

SUPPLIER = "Durand Web SARL\n"


@pytest.mark.parametrize(
    ("head", "expected", "certain"),
    [
        ("Devis n° 12 du 4/10/2021", "2021-10-04", True),
        ("Devis n° 12\nDate : 04-10-2021", "2021-10-04", True),
        ("Devis n° 12\nDate du devis : 2021-10-04", "2021-10-04", True),
        ("Devis n° 12\nMâcon, le lundi 4 octobre 2021", "2021-10-04", True),
        ("Devis n° 12\nFait à Mâcon, le 1er octobre 2021", "2021-10-01", True),
        ("Devis n° 12\nMâcon, le quatre octobre deux mille vingt et un", "2021-10-04", True),
        ("N° de devis   Date\nD-12          04/10/2021", "2021-10-04", True),
        ("Devis n° 12\nDate : 04/10/2021\nVotre demande du 01/09/2021", "2021-10-04", True),
        ("Devis n° 12\nDate : 04/10/2021\nDate d'intervention : 15/12/2021", "2021-10-04", True),
        ("Devis n° 12\nDate : 04/10/2021\nLoi du 6 janvier 1978, décret du 2 mars 2012", "2021-10-04", True),
        ("Devis n° 12 du 04/10/21", "2021-10-04", False),
        ("Devis n° 12\nDate : 10/13/2021", "2021-10-13", False),
        ("Quotation no. 12\nDate: 10/04/2021", "2021-04-10", False),
        ("Devis n° 12\nMâcon, le 4 octobre 2021\nDate : 05/10/2021", "2021-10-04", False),
        ("Devis n° 12\nDate : 31/02/2021", None, False),
        ("Devis n° 12, valable jusqu'au 31/12/2021", None, False),
    ],
)  # fmt: skip
def test_date(head: str, expected: str | None, certain: bool) -> None:
    assert value(read(SUPPLIER + head + TOTALS), "date") == (expected, certain)


def test_a_recognised_date_is_not_certain() -> None:
    assert value(read(SUPPLIER + "Devis n° 12 du 4/10/2021" + TOTALS, scanned=True), "date") == ("2021-10-04", False)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("DEVIS N° DEV-2021-042", "DEV-2021-042"),
        ("Devis n°12", "12"),
        ("Numéro de devis : D/21/7", "D/21/7"),
        ("Devis DE00412", "DE00412"),
        ("Devis DEV 2021-042", "DEV 2021-042"),
        ("DEVIS 2021-014 - 7 octobre 2021", "2021-014"),
        ("D E V I S   N° 2021-7", "2021-7"),
        ("Réf. : DV/2021/12", "DV/2021/12"),
        ("N° de devis   Date         Code client\nDE-77         04/10/2021   C0012", "DE-77"),
        ("FACTURE\nN° FA-2021-3, suivant devis n° DE-9", "FA-2021-3"),
        ("Devis du 15/09/2021", None),
        ("Devis pour 3 sites", None),
        ("N° client : 4471\nTél. : 0385123456\nDEVIS", None),
    ],
)
def test_number(head: str, expected: str | None) -> None:
    assert value(read(SUPPLIER + head + TOTALS), "number") == (expected, False)


@pytest.mark.parametrize(
    ("line", "expected", "certain"),
    [
        ("Devis valable jusqu'au 31/12/2021", "2021-12-31", True),
        ("Date de validité : 31 décembre 2021", "2021-12-31", True),
        ("Offre valable 30 jours", "2021-11-03", False),
        ("Durée de validité : 4 mois", "2022-02-04", False),
        ("Validité :     deux mois", "2021-12-04", False),
        ("Offre ferme pendant 90 jours", "2022-01-02", False),
        ("Paiement à 30 jours, garantie valable 2 ans", None, False),
        ("Date limite de paiement : 31/12/2021", None, False),
    ],
)
def test_valid_until(line: str, expected: str | None, certain: bool) -> None:
    found = read(SUPPLIER + "Devis n° 12 du 04/10/2021\n" + line + TOTALS)

    assert value(found, "valid_until") == (expected, certain)
