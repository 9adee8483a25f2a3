"""The issuer is never the addressee: names and SIRET of both."""

from __future__ import annotations

import pytest

from tests.unit.quotes.typed import TOTALS, read, value

OURS, OTHER, TOWN = "99938296300018", "99905858900014", "21710543600018"


@pytest.mark.parametrize(
    ("head", "supplier", "siret", "client", "client_siret"),
    [
        (
            "Commune de Cluny                   Durand Web SARL\n71250 CLUNY                        71000 Mâcon\n"
            "SIRET : 217 105 436 00018          SIRET : 999 382 963 00018\n\nDevis n° 12 du 4/10/2021",
            "Durand Web SARL", (OURS, True), "Commune de Cluny", (TOWN, True),
        ),
        (
            "Durand Web SARL\nSIRET : 999 382 963 00018\n\nClient : SAS Boulangerie du Coin\n12 rue Haute\n"
            "SIRET : 99905858900014\n\nDevis n° 12",
            "Durand Web SARL", (OURS, True), "SAS Boulangerie du Coin", (OTHER, True),
        ),
        (
            "Durand Web SARL                    À l'attention de M. Paul Petit\n"
            "SIRET : 999 382 963 00018          Mairie de Cluny\n                                   71250 Cluny",
            "Durand Web SARL", (OURS, True), "Mairie de Cluny", (None, False),
        ),
        (
            "Durand Web SARL                     Mairie de Cluny\n"
            "71000 Mâcon                         SIRET 21710543600018",
            "Durand Web SARL", (None, False), "Mairie de Cluny", (TOWN, True),
        ),
        (
            "DEVIS 12\nÉmetteur : Durand Web SARL, 71000 Mâcon\nDestinataire : Mairie de Cluny",
            "Durand Web SARL", (None, False), "Mairie de Cluny", (None, False),
        ),
        (
            "Durand Web SARL – SIREN 999 382 963 – RCS Mâcon – Tél. 03 85 12 34 56\n"
            "IBAN FR76 1234 5678 9012 3456 7890 123 - TVA FR 12 999 382 963",
            "Durand Web SARL", (None, False), None, (None, False),
        ),
        (  # a mistyped number is given, never as certain
            "Durand Web SARL\nSIRET : 999 382 963 00019",
            "Durand Web SARL", ("99938296300019", False), None, (None, False),
        ),
        (  # two establishments of the issuer: which one is not said
            "Durand Web SARL                    Mairie de Cluny\n\n"
            "SIRET 99938296300018 - Agence : SIRET 99905858900014",
            "Durand Web SARL", (OURS, False), "Mairie de Cluny", (None, False),
        ),
        (  # a public body may sell; its number could also be the client's
            "Agence technique départementale\nSIRET 267 100 014 00013\n\nClient : Mairie de Cluny",
            "Agence technique départementale", ("26710001400013", False), "Mairie de Cluny", (None, False),
        ),
    ],
)  # fmt: skip
def test_who_issues_and_who_is_addressed(
    head: str, supplier: str, siret: tuple[str | None, bool], client: str | None, client_siret: tuple[str | None, bool]
) -> None:
    found = read(head + TOTALS)

    assert value(found, "supplier") == (supplier, False)
    assert value(found, "siret") == siret
    assert value(found, "client") == (client, False)
    assert value(found, "client_siret") == client_siret


def test_a_recognised_siret_is_not_certain() -> None:
    assert value(read("Durand Web\nSIRET 99938296300018" + TOTALS, scanned=True), "siret") == (OURS, False)
