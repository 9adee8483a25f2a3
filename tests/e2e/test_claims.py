"""A payment claim in the browser: the town hall on a phone, the prefecture at a desk, until the transfer is shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e.awarded import bring_to_award, invoice_pdf
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account
from tests.e2e.serving import served_portal


@pytest.fixture
def awarded(prepared_demo: Path, tmp_path: Path) -> tuple[Path, str, str]:
    """An instance with a started award, the address of its page for the beneficiary, and the label of a line of it."""
    instance = tmp_path / "prepared"
    shutil.copytree(prepared_demo, instance)
    award = bring_to_award(instance)
    return instance, f"/mes-dossiers/{award.dossier_public_id}/subvention", award.retained_lines[0].label


def test_an_instalment_from_the_invoice_to_the_transfer(
    visit: MakeVisitor, awarded: tuple[Path, str, str], tmp_path: Path
) -> None:
    prepared, home, line = awarded
    with served_portal(prepared, tmp_path / "instance") as address:
        mayor = visit(address, "mayor", 320)
        account.sign_in_as(mayor, "maire.tournus")
        mayor.open(f"{home}/paiements")
        mayor.answer("Que demandez-vous", "Acompte")
        mayor.press("Préparer la demande")
        mayor.press("Déposer la demande", 422)
        assert "Ajoutez au moins une facture." in mayor.text
        mayor.follow("Ajouter une facture")
        pdf = invoice_pdf("Charolais Conseil et Données", "F-2022-0140", 600_000)
        mayor.field("Facture").set_input_files({"name": "facture.pdf", "mimeType": "application/pdf", "buffer": pdf})
        mayor.press("Ajouter cette facture")
        for _ in range(30):
            if "Lecture en cours" not in mayor.text:
                break
            mayor.page.wait_for_timeout(300)
            mayor.follow("Actualiser")
        assert mayor.value("Numéro de la facture") == "F-2022-0140"
        mayor.fill(line, "6 000,01")
        mayor.press("Enregistrer la facture", 422)
        assert "plus que le total hors taxe de la facture" in mayor.text
        mayor.fill(line, "6 000,00")
        mayor.fill("Date du mandat", "28/03/2022")
        mayor.press("Enregistrer la facture")
        mayor.follow("Joindre les justificatifs")
        paper = {"name": "etat.pdf", "mimeType": "application/pdf", "buffer": invoice_pdf("Trésorerie", "1", 100)}
        mayor.field("État récapitulatif").set_input_files(paper)
        mayor.fill("Nom du comptable", "Dominique Exemple")
        mayor.fill("Date de la certification", "01/04/2022")
        mayor.press("Enregistrer")
        mayor.press("Déposer la demande")
        assert "Déposée" in mayor.text
        instructor = visit(address, "instructor")
        account.sign_in_as(instructor, "instruction")
        instructor.menu("Paiements")
        instructor.follow("Vérifier la demande", within=instructor.main)
        instructor.press("Conclure la vérification")
        assert "doit certifier le service fait" in instructor.text
        budget = visit(address, "budget")
        account.sign_in_as(budget, "budget")
        budget.menu("Paiements")
        budget.follow("Certifier")
        budget.press("Certifier le service fait")
        budget.press("Établir le certificat")
        assert budget.download(budget.main.get_by_role("link", name="Certificat pour paiement")).startswith(b"%PDF")
        budget.fill("Numéro de la demande de paiement", "1000123456")
        budget.fill("Date de mise en paiement", "04/04/2022")
        budget.press("Enregistrer la mise en paiement")
        budget.fill("Date du virement", "04/04/2022")
        budget.press("Enregistrer le virement")
        budget.follow("FITN7-71-2021", within=budget.page.locator("nav.portal-breadcrumb"))
        assert "virement le 4 avril 2022" in budget.text
        mayor.open(home)
        assert "Acompte n° 1 : virement" in mayor.text
        assert "4 200,00 €" in mayor.text
