"""Invite, accept with a new account, say by which power one signs, file: the team of a town hall in a browser."""

from __future__ import annotations

import pytest

from portal.demo.siret import demo_siret
from portal.reference import find_commune
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant
from tests.factories import PDF

EMAIL = "adjointe@commune.example"


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_an_invited_colleague_files(visit: MakeVisitor, own_portal: str, width: int) -> None:
    mayor = visit(own_portal, "maire", width)
    account.sign_in_as(mayor, "maire.tournus")
    mayor.open("/mes-dossiers")
    mayor.follow("Identité et justificatifs")
    assert "COG 2021" in mayor.text
    mayor.follow("Corriger")
    mayor.open("/mes-dossiers")
    mayor.follow("Équipe")
    mayor.fill("Adresse électronique", EMAIL)
    mayor.answer("Rôle", "Signataire")
    mayor.press("Envoyer l’invitation")
    assert EMAIL in mayor.text
    siret = demo_siret(str(find_commune("Tournus", "71").siren))
    mayor.open("/mes-dossiers")
    dossier = applicant.complete_draft(mayor, "Commune de Tournus", siret, "maire.tournus@demo.example")

    colleague = visit(own_portal, "adjointe", width)
    account.open_mail(colleague, "invitation", EMAIL)
    colleague.click(colleague.main.locator(".portal-mail a").first)
    assert "Rejoindre Tournus" in colleague.heading()
    colleague.fill("Prénom et nom", "Paule Adjointe")
    colleague.fill("Fonction", "Première adjointe")
    colleague.fill("Mot de passe", account.PASSWORD)
    colleague.fill("Mot de passe, une seconde fois", account.PASSWORD)
    colleague.press("Créer le compte et accepter")
    assert "vous êtes dans l’équipe de Tournus" in colleague.text
    colleague.open(f"/mes-dossiers/{dossier}/signature")
    colleague.follow("Déclarer mon pouvoir de signature")
    colleague.answer("À quel titre signez-vous", "J’ai reçu une délégation")
    colleague.fill("Votre qualité", "Première adjointe")
    colleague.fill("Prénom et nom du représentant légal", "Camille EXEMPLE")
    colleague.fill("Sa qualité", "Maire")
    colleague.fill("Date de l’acte de délégation", "4 juillet 2020")
    colleague.fill("Référence de l’acte", "arrêté n° 2020-14")
    colleague.upload("Copie signée de la délégation", "delegation.pdf", PDF)
    colleague.press("Enregistrer")
    reference = applicant.sign(colleague, "Paule Adjointe", "Première adjointe")

    instructor = visit(own_portal, "instruction", width)
    account.sign_in_as(instructor, "instruction")
    instructor.open("/instruction")
    instructor.follow("Tournus")
    assert reference in instructor.text
    assert "Délégation de signature" in instructor.text
    assert "Camille EXEMPLE, maire" in instructor.text


def test_pages_of_people(visit: MakeVisitor, own_portal: str) -> None:
    """The secretary of three communes, other bodies, a forgotten password: examined at 320 px."""
    secretary = visit(own_portal, "secretariat", 320)
    account.sign_in_as(secretary, "secretariat.partage")
    assert secretary.text.count("Commencer un dossier") == 3
    secretary.open("/mes-dossiers/organisme")
    secretary.follow("Syndicat, CCAS")
    secretary.fill("SIRET de l’organisme", demo_siret("356000000"))
    secretary.press("Continuer")
    assert "Identité de l’organisme" in secretary.heading()
    siren = str(find_commune("Cluny", "71").siren)
    secretary.open(f"/mes-dossiers/organisme/{siren}")
    visitor = visit(own_portal, "visiteur", 320)
    visitor.open("/connexion")
    visitor.follow("Mot de passe oublié")
    visitor.fill("Adresse électronique de votre compte", "personne@commune.example")
    visitor.press("Recevoir le lien")
    assert "Un message vient de partir" in visitor.text
    admin = visit(own_portal, "administration", 320)
    account.sign_in_as(admin, "administration")
    admin.follow("Reprises d’espaces")
    assert "Aucune demande" in admin.text
