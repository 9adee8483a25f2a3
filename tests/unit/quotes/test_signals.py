"""Signs to look at, and the look-alikes that are none."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.quotes.typed import HEAD, TOTALS, read, signals


@pytest.mark.parametrize(
    ("box", "on"),
    [
        ("Bon pour accord, le 11/10/2021", "2021-10-11"),
        ("Bon pour accord le : 11 octobre 2021    Signature", "2021-10-11"),
        ("Bon pour accord\nLe 11/10/2021", "2021-10-11"),
        ("Bon pour accord\nFait à Cluny, le 12/10/2021\nLe maire, Paul Petit", "2021-10-12"),
        ("Bon pour accord, M. Durand, maire", None),
        ("Lu et approuvé, le 12/10/2021", "2021-10-12"),
        ("Devis accepté le 12/10/2021", "2021-10-12"),
        ("Commande passée le 12/10/2021", "2021-10-12"),
        ("Signé électroniquement par Paul Petit le 12/10/2021", "2021-10-12"),
    ],
)
def test_an_order_already_placed(box: str, on: str | None) -> None:
    assert signals(read(HEAD + TOTALS + box)) == [("accepted", on)]


@pytest.mark.parametrize(
    "box",
    [
        "Bon pour accord (date, cachet et signature) :",
        "Bon pour accord   Date :        Signature :        ",
        "Bon pour accord, le ..../..../........",
        "Signature du client :            Bon pour accord le __/__/____",
        "Date et signature du client précédées de la mention « Bon pour accord »",
        "Signature précédée de « bon pour accord » avant le 31/12/2021",
        "Devis valable jusqu'au 31/12/2021, à retourner avec la mention bon pour accord",
        "Fait à Mâcon, le 04/10/2021        Bon pour accord le\nDurand Web",
        "Bon pour accord\nDate :\nNom :\nSignature :\nDurand Web, SARL, 71000 Mâcon",
        "Bon pour accord (signature)\nConditions générales, version du 01/01/2020",
        "Bon pour accord :\n\nLivraison prévue le 15/11/2021",
        "L'acceptation du devis vaut commande.",
    ],
)
def test_the_empty_box_says_nothing(box: str) -> None:
    assert signals(read(HEAD + TOTALS + box)) == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Abonnement annuel au service  1 200,00", "recurring"),
        ("Hébergement, 100,00 € HT / mois", "recurring"),
        ("Maintenance, engagement 36 mois", "recurring"),
        ("Tacite reconduction", "recurring"),
        ("3 ordinateurs portables    2 400,00", "hardware"),
        ("Salaire chargé d'un agent, 6 mois    14 000,00", "payroll"),
        ("En option : module agenda", "options"),
        ("Licence   CHF 1'200.00", "foreign_currency"),
    ],
)
def test_signs_on_a_line(line: str, kind: str) -> None:
    assert signals(read(HEAD + line + TOTALS)) == [(kind, None)]


@pytest.mark.parametrize(
    "line",
    [
        "Hébergement 12 mois",
        "Hébergement annuel, première année",
        "Abonnement d'un an, sans reconduction",
        "Le matériel livré reste la propriété du vendeur jusqu'au paiement.",
        "Ordinateurs à la charge de la commune",
        "Le prestataire atteste que ses salariés sont déclarés, salaires compris.",
        "Option pour le paiement de la TVA d'après les débits",
        "Conversion indicative : 1 € = 1,16 $",
        "Facture à réception, bon de commande à joindre",
        "Adresse de facturation : Mairie de Cluny",
        "Devis valant bon de commande après signature",
    ],
)
def test_look_alikes(line: str) -> None:
    assert signals(read(HEAD + line + TOTALS)) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("FACTURE N° F-12", ["invoice"]),
        ("FACTURE", ["invoice"]),
        ("Facture d'acompte n° 7", ["invoice"]),
        ("FACTURE PRO FORMA N° 12", []),
        ("BON DE COMMANDE N° 2021-86", ["purchase_order"]),
        ("DEVIS N° 12", []),
    ],
)
def test_another_kind_of_document(title: str, expected: list[str]) -> None:
    found = read(f"Durand Web SARL        {title}\nDate : 04/10/2021\n{TOTALS}")

    assert [kind for kind, _ in signals(found)] == expected


@pytest.mark.parametrize(
    ("filed_on", "expected"),
    [(date(2021, 12, 31), []), (date(2022, 1, 1), [("expired", "2021-12-31")]), (None, [])],
)
def test_expired_the_day_after(filed_on: date | None, expected: list[tuple[str, str]]) -> None:
    assert signals(read(HEAD + "Valable jusqu'au 31/12/2021" + TOTALS, filed_on=filed_on)) == expected


def test_a_validity_in_months_expires_too() -> None:
    found = read(HEAD + "Devis valable 1 mois" + TOTALS, filed_on=date(2021, 11, 5))

    assert signals(found) == [("expired", "2021-11-04")]
