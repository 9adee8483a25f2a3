"""Somebody files for a town hall that cannot: mandate, draft, filing, and the mayor's own confirmation by the link."""

from __future__ import annotations

from portal.demo.siret import demo_siret
from portal.reference import find_commune
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant
from tests.factories import PDF

MAYOR = "mairie.de.cluny@demo.example"


def test_from_a_mandate_to_its_confirmation(visit: MakeVisitor, own_portal: str) -> None:
    helper = visit(own_portal, "mandataire", width=320)
    account.sign_in_as(helper, "mandataire")
    helper.follow("Enregistrer un mandat")
    helper.press("Enregistrer le mandat", status=422)
    siret = demo_siret(find_commune("Cluny", "71").siren or "")
    helper.fill("SIRET de l’organisme", siret)
    helper.fill("Prénom et nom de la personne", "Claude Essai")
    helper.fill("Sa qualité", "maire")
    helper.fill("Son adresse électronique", MAYOR)
    helper.fill("Votre structure", "France Services de Cluny (fictif)")
    helper.answer("Le mandat permet de", "Préparer, signer et déposer")
    helper.fill("Date du mandat", "14/10/2021")
    helper.fill("Valable jusqu’au", "31/12/2021")
    helper.answer("Ce que vous joignez", "Mandat signé")
    helper.upload("Le document", "mandat.pdf", PDF)
    helper.press("Enregistrer le mandat")
    assert "À CONFIRMER PAR LE DEMANDEUR" in helper.text.upper()

    applicant.complete_draft(helper, "Commune de Cluny", siret, MAYOR)
    assert "Vous signez au nom et pour le compte de Claude Essai, maire" in helper.text
    assert helper.value("Prénom et nom") == "Claude Essai"
    reference = applicant.sign(helper, "Claude Essai", "maire")
    assert "Maxime PROTOTYPE (France Services de Cluny (fictif)), pour le compte de Claude Essai" in helper.text

    instructor = visit(own_portal, "instruction")
    account.sign_in_as(instructor, "instruction")
    instructor.open(f"/instruction?texte={reference}")
    instructor.follow("Cluny")
    assert "Le demandeur ne l’a pas encore confirmé." in instructor.text
    instructor.follow("Voir le mandat")

    mayor = visit(own_portal, "maire")
    account.open_mail(mayor, "Mandat pour le dossier de Cluny", MAYOR)
    mayor.click(mayor.main.locator(".portal-mail a").first)
    assert reference in mayor.text
    mayor.press("Oui, je confirme ce mandat")
    assert "Merci" in mayor.text
    mayor.press("Mettre fin au mandat")
    assert "plus rien ne peut être fait" in mayor.text
    helper.menu("Mes dossiers")
    assert "Dossiers qui vous sont confiés" not in helper.text
