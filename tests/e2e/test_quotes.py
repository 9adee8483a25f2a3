"""A line made from a quote: with scripts the page goes on by itself, without them a link does."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant
from tests.e2e.visitor import Visitor
from tests.integration.quotes.test_readings import BODY, quote

SIGNED = BODY + "\nBon pour accord, le 11/10/2021\nM. le Maire\n"


def bring(mayor: Visitor, tmp_path: Path) -> str:
    """A draft whose signed quote was just brought; its id."""
    account.sign_in_as(mayor, "maire.louhans")
    dossier = applicant.start_draft(mayor)
    path = tmp_path / "devis.pdf"
    path.write_bytes(quote(SIGNED))
    mayor.open(f"/mes-dossiers/{dossier}/depenses")
    mayor.follow("Créer une ligne depuis un devis")
    mayor.page.locator("input[type=file]").set_input_files(path)
    mayor.press("Déposer et lire ce devis")
    return dossier


@pytest.mark.parametrize("width", [1280, 320])
def test_a_line_from_a_quote(visit: MakeVisitor, shared_portal: str, tmp_path: Path, width: int) -> None:
    mayor = visit(shared_portal, "devis", width)
    dossier = bring(mayor, tmp_path)
    expect(mayor.page.locator("#excl_tax")).to_have_value("18\u202f000,00", timeout=30_000)
    mayor.open(mayor.page.url)
    mayor.fill("Ce que vous achetez", "Portail citoyen")
    mayor.page.locator("#nature").select_option(index=1)
    mayor.press("Enregistrer la dépense")

    mayor.follow("La commande est-elle déjà passée ?")
    assert mayor.value("Date de la commande") == "11/10/2021"
    mayor.press("Enregistrer la réponse", status=422)
    mayor.page.get_by_text("Oui, la commande est déjà passée").click()
    mayor.press("Enregistrer la réponse")
    mayor.open(f"/mes-dossiers/{dossier}/depenses")
    mayor.follow("Portail citoyen")
    expect(mayor.page.get_by_text("Votre réponse")).to_be_visible()


def test_a_line_from_a_quote_without_javascript(visit: MakeVisitor, shared_portal: str, tmp_path: Path) -> None:
    mayor = visit(shared_portal, "devis-sans-script", 320, javascript=False)
    bring(mayor, tmp_path)
    for _ in range(60):
        if mayor.page.locator("#excl_tax").count():
            break
        mayor.page.wait_for_timeout(500)
        mayor.follow("Actualiser")

    assert mayor.value("Montant hors taxe") == "18 000,00"
