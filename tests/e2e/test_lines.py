"""Expense lines and the plan in a browser: discount, comparative quote, live figures, an imported table."""

from __future__ import annotations

import pytest

from portal.demo.accounts import DEMO_PASSWORD
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant, draft
from tests.e2e.screens.applicant import Purchase
from tests.e2e.visitor import Visitor, plain

SITE = Purchase("Site", "Site internet", "Agence (fictive)", "12 000,00", "", 1_200_000, 1_440_000)
TABLE = (
    "Poste;HT;TTC;Financeur;Montant\r\n"
    "Application mobile;4 000,00;4 800,00;Autofinancement;3 000\r\n"
    "Ateliers;douze;120;FCTVA;300\r\n"
    "Total;4 100,00;4 800,00;;\r\n"
)


def add_site(visitor: Visitor) -> None:
    visitor.follow("Ajouter une dépense")
    visitor.fill("Ce que vous achetez", SITE.label)
    visitor.choose("Nature de la dépense", SITE.nature)
    visitor.fill("Montant hors taxe", SITE.typed_excl_tax)
    visitor.choose("TVA", "20")
    visitor.answer("Est-ce une dépense d’investissement", "Oui")
    visitor.upload("Devis ou justificatif à déposer", "devis.pdf", SITE.quote("Tournus", "21710543600018"))
    visitor.press("Enregistrer la dépense")


def open_actions(visitor: Visitor) -> None:
    visitor.main.locator("summary", has_text="Modifier, déplacer").first.click()


def figure(visitor: Visitor, name: str) -> str:
    return plain(visitor.page.locator(f"[data-figure={name}]").inner_text())


def import_table(visitor: Visitor) -> None:
    visitor.follow("Importer un tableau")
    visitor.upload("Votre tableau", "plan.csv", TABLE.encode("cp1252"), "text/csv")
    visitor.press("Lire ce tableau")
    assert "Ligne 3, dépense « Ateliers » : « douze »" in visitor.text
    visitor.choose("Nature des dépenses", "Développement")
    visitor.press("Reprendre les lignes cochées")
    assert "Repris dans le dossier : 1 dépense, 1 ressource" in visitor.text


@pytest.mark.parametrize("width", [1280, 320])
def test_lines_and_plan(visit: MakeVisitor, shared_portal: str, width: int) -> None:
    mayor = visit(shared_portal, "lignes", width)
    account.sign_in_as(mayor, "maire.tournus")
    dossier = applicant.start_draft(mayor)
    mayor.open(f"/mes-dossiers/{dossier}/depenses")
    add_site(mayor)
    assert "12 000,00 € HT, 2 400,00 € de TVA, 14 400,00 € TTC" in mayor.text
    open_actions(mayor)
    mayor.follow("Remise sur le devis")
    mayor.fill("Ou remise en pourcentage", "10")
    mayor.press("Répartir la remise")
    assert "10 800,00 € HT" in mayor.text
    open_actions(mayor)
    mayor.follow("Joindre un devis comparatif")
    mayor.fill("Fournisseur", "Autre agence")
    mayor.upload("Devis comparatif", "b.pdf", SITE.quote("Tournus", "21710543600018"))
    mayor.press("Joindre ce devis")
    assert "Devis comparatif, qui ne compte pas : Autre agence" in mayor.text
    import_table(mayor)

    mayor.open(f"/mes-dossiers/{dossier}/plan")
    mayor.fill("Subvention demandée", "10 000,00 €")
    mayor.fill("Nom du financeur", "Département")
    mayor.choose("Public ou privé", "Public")
    mayor.choose("État de la demande", "Demandé")
    mayor.fill("Montant", "1 000")
    assert [figure(mayor, name) for name in ("total", "gap", "own", "public")] == [
        "14 000,00 €", "−800,00 €", "20,27 %", "74,32 %",
    ]  # fmt: skip
    draft.wait_until_saved(mayor)
    mayor.press("Combler avec les fonds propres")
    assert figure(mayor, "gap") == "0,00 €"
    assert mayor.value("Vos fonds propres") == "3 800,00"
    mayor.follow("Et si une aide demandée est refusée")
    assert "Vos fonds propres deviendraient" in mayor.text
    assert "4 800,00 €, soit 32,43 % du coût" in mayor.text


def test_the_same_figures_without_javascript(visit: MakeVisitor, shared_portal: str) -> None:
    mayor = visit(shared_portal, "lignes-sans-script", 320, javascript=False)
    mayor.open("/connexion")
    mayor.fill("Adresse électronique", "maire.louhans@demo.example")
    mayor.fill("Mot de passe", DEMO_PASSWORD)
    mayor.press("Se connecter", within=mayor.page.locator("main form").first)
    dossier = applicant.start_draft(mayor)
    mayor.open(f"/mes-dossiers/{dossier}/depenses")
    import_table(mayor)
    mayor.open(f"/mes-dossiers/{dossier}/plan")
    mayor.fill("Subvention demandée", "2 800")
    mayor.press("Combler avec les fonds propres")
    assert (figure(mayor, "gap"), figure(mayor, "own")) == ("0,00 €", "30 %")
