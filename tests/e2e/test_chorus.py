"""The budget officer certifies credits, then brings an export of Chorus with good, unknown and broken lines."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account

EXPORT = """\
N° EJ;N° demande de paiement;Nom du fournisseur;Montant;Date de mise en paiement;Date de règlement
2199999999;1000456003;COMMUNE DE SAINT-GENGOUX-DE-SCISSÉ ET SYNDICAT INTERCOMMUNAL;4 300,50;15/10/2021;
2199999999;1000456004;COMMUNE DE SAINT-GENGOUX-DE-SCISSÉ;4,300;15/10/2021;
"""


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_certify_then_import(visit: MakeVisitor, own_portal: str, width: int) -> None:
    visitor = visit(own_portal, "budget", width)
    account.sign_in_as(visitor, "budget")
    visitor.menu("Engagements")
    visitor.follow("Attester")
    visitor.press("Attester")
    link = visitor.main.get_by_role("link", name="Attestation de disponibilité des crédits")
    assert visitor.download(link).startswith(b"%PDF")

    visitor.menu("Chorus")
    visitor.upload("Export de Chorus", "chorus.csv", EXPORT.encode(), "text/csv")
    visitor.press("Lire cet export")
    assert "n’est celui d’aucun acte du portail" in visitor.text
    assert "Ligne 3 : le montant « 4,300 » peut se lire de deux façons" in visitor.text
    visitor.press("Garder cet export dans le rapprochement")
    visitor.follow("Voir ce qui diffère encore de Chorus")
    assert "EJ inconnu du portail" in visitor.text
    visitor.follow("Expliquer", within=visitor.main.locator("tr").filter(has_text="EJ inconnu"))
    visitor.fill("Explication", "Engagement d’un autre fonds.")
    visitor.press("Enregistrer l’explication")
    assert "Engagement d’un autre fonds." in visitor.text
