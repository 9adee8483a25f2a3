"""What people get wrong: a clear sentence by the field, what was typed kept, the page still clean. On a telephone."""

from __future__ import annotations

import pytest

from portal.demo.siret import demo_siret
from portal.reference import find_commune
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant, instructor
from tests.e2e.visitor import Visitor

WIDTH = 320
REFUSED = 422


@pytest.fixture
def mayor(visit: MakeVisitor, shared_portal: str) -> Visitor:
    """The mayor of Tournus, signed in."""
    visitor = visit(shared_portal, "maire", WIDTH)
    account.sign_in_as(visitor, "maire.tournus")
    return visitor


def errors(visitor: Visitor) -> str:
    """The summary of errors, which has the focus."""
    assert visitor.page.evaluate("document.activeElement.id") == "erreurs"
    return visitor.page.locator("#erreurs").inner_text()


def test_an_unknown_commune_then_a_wrong_siret(mayor: Visitor) -> None:
    mayor.open("/mes-dossiers/organisme")
    mayor.fill("Nom, code postal ou SIREN", "Clunyville-sur-Rien")
    mayor.press("Rechercher")
    assert "Aucun" in mayor.text
    assert mayor.value("Nom, code postal ou SIREN") == "Clunyville-sur-Rien"
    mayor.fill("Nom, code postal ou SIREN", "cluny")
    mayor.press("Rechercher")
    mayor.follow("Cluny")
    for wrong, sentence in (
        ("217 101 377 00019", "SIRET"),
        (demo_siret(find_commune("Louhans", "71").siren or ""), "doit commencer par"),
        ("2171", "quatorze chiffres"),
    ):
        mayor.fill("SIRET", wrong)
        mayor.fill("Adresse postale", "2 rue de l’Abbaye")
        mayor.press("Rattacher", status=REFUSED)
        assert sentence in errors(mayor)
        assert mayor.value("SIRET").replace(" ", "") == wrong.replace(" ", "")
        assert mayor.value("Adresse postale") == "2 rue de l’Abbaye"
    mayor.open("/mes-dossiers")
    assert "Cluny" not in mayor.text


def test_a_quote_that_is_not_a_pdf(mayor: Visitor) -> None:
    mayor.open("/mes-dossiers")
    dossier = applicant.start_draft(mayor)
    mayor.open(f"/mes-dossiers/{dossier}/depenses/nouvelle")
    for name, content in (("devis.pdf", b"Bonjour, voici mon devis."), ("devis.docx", b"PK\x03\x04")):
        mayor.fill("Ce que vous achetez", "Refonte du site")
        mayor.choose("Nature de la dépense", "Site internet")
        mayor.fill("Montant hors taxe", "7 500,00")
        mayor.fill("Montant toutes taxes comprises", "9 000")
        mayor.upload("Devis ou justificatif à déposer", name, content)
        mayor.press("Enregistrer la dépense", status=REFUSED)
        assert "PDF" in errors(mayor)
        assert mayor.value("Ce que vous achetez") == "Refonte du site"
        assert mayor.value("Montant hors taxe").startswith("7 500")
    mayor.fill("Montant hors taxe", "sept mille")
    mayor.press("Enregistrer la dépense", status=REFUSED)
    assert mayor.value("Montant hors taxe") == "sept mille"
    mayor.open(f"/mes-dossiers/{dossier}/depenses")
    assert "Aucune dépense pour l’instant" in mayor.text


def test_steps_left_empty_or_wrong(mayor: Visitor) -> None:
    mayor.open("/mes-dossiers")
    dossier = applicant.start_draft(mayor)
    mayor.fill("Adresse électronique", "mairie chez tournus")
    mayor.press("Enregistrer et continuer", status=REFUSED)
    assert mayor.value("Adresse électronique") == "mairie chez tournus"
    mayor.open(f"/mes-dossiers/{dossier}/projet")
    mayor.fill("Début prévu du projet", "31/02/2021")
    mayor.press("Enregistrer et continuer", status=REFUSED)
    assert mayor.value("Début prévu du projet") == "31/02/2021"
    mayor.open(f"/mes-dossiers/{dossier}/plan")
    mayor.fill("Subvention demandée", "douze")
    mayor.press("Enregistrer et continuer", status=REFUSED)
    assert mayor.value("Subvention demandée") == "douze"
    mayor.open(f"/mes-dossiers/{dossier}/pieces")
    mayor.press("Ajouter cette pièce", status=REFUSED)
    mayor.open(f"/mes-dossiers/{dossier}/verification")
    assert "Ce qui empêche le dépôt" in mayor.text
    mayor.open(f"/mes-dossiers/{dossier}/signature")
    mayor.press("Signer et déposer", status=REFUSED)
    assert "1\u00a0erreur" in errors(mayor)


def test_someone_elses_dossier_is_not_found(mayor: Visitor, visit: MakeVisitor, shared_portal: str) -> None:
    neighbour = visit(shared_portal, "voisine", WIDTH)
    account.sign_in_as(neighbour, "maire.louhans")
    dossier = applicant.start_draft(neighbour)
    for path in (f"/mes-dossiers/{dossier}", f"/mes-dossiers/{dossier}/plan", "/mes-dossiers/inconnu", "/instruction"):
        mayor.open(path, status=404)
        assert "Louhans" not in mayor.text
        assert mayor.main.get_by_role("link").count() > 0, "no way out of the page"


def test_doors_refuse_politely(visit: MakeVisitor, shared_portal: str) -> None:
    visitor = visit(shared_portal, "visiteur", WIDTH)
    visitor.open("/inscription")
    visitor.fill("Adresse électronique", "mairie@")
    visitor.press("Recevoir le lien", status=REFUSED)
    visitor.open("/connexion")
    visitor.fill("Adresse électronique", "maire.tournus@demo.example")
    visitor.fill("Mot de passe", "pas le bon")
    visitor.press("Se connecter", status=REFUSED)
    assert visitor.value("Adresse électronique") == "maire.tournus@demo.example"
    visitor.open("/mes-dossiers")
    assert visitor.heading() == "Se connecter"
    visitor.open("/rien-ici", status=404)
    visitor.open("/verifier-mon-eligibilite?q=zzzz")
    visitor.open("/verifier-mon-eligibilite?siren=autre")
    visitor.press("Voir la réponse")  # every question may stay unknown
    visitor.open("/verifier-mon-eligibilite?siren=autre")
    visitor.fill("Combien cela coûte-t-il, hors taxe ?", "douze mille")
    visitor.press("Voir la réponse", status=REFUSED)
    assert visitor.value("Combien cela coûte-t-il, hors taxe ?") == "douze mille"


def test_the_prefecture_makes_mistakes_too(visit: MakeVisitor, shared_portal: str) -> None:
    clerk = visit(shared_portal, "instruction", WIDTH)
    account.sign_in_as(clerk, "instruction")
    clerk.open("/instruction?texte=introuvable")
    assert "Aucun dossier ne correspond" in clerk.text
    clerk.open("/instruction?etat=filed")
    clerk.click(clerk.main.locator("tbody th a").first)
    instructor.section(clerk, "Complétude")
    clerk.press("Envoyer la demande", status=REFUSED)
    clerk.open("/instruction?etat=under_review")
    clerk.click(clerk.main.locator("tbody th a").first)
    instructor.section(clerk, "Dépenses")
    clerk.fill("Retenu hors taxes", "1,234.5.6")
    clerk.press("Enregistrer et recalculer", status=REFUSED)
    assert clerk.value("Retenu hors taxes") == "1,234.5.6"
    instructor.section(clerk, "Proposition")
    clerk.press("Transmettre au signataire", status=REFUSED)
    instructor.section(clerk, "Historique")
    signatory = visit(shared_portal, "signature", WIDTH)
    account.sign_in_as(signatory, "signature")
    signatory.click(signatory.main.locator("tbody th a").first)
    signatory.press("Enregistrer la décision", status=REFUSED)
