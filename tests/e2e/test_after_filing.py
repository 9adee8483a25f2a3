"""After a filing, wide and narrow: pieces asked for and answered, messages, a correction, what one keeps, a copy."""

from __future__ import annotations

import io
import zipfile

import pytest

from portal.demo.siret import demo_siret
from portal.reference import find_commune
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant, instructor
from tests.e2e.visitor import Visitor
from tests.factories import PDF


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_what_follows_a_filing(visit: MakeVisitor, own_portal: str, width: int) -> None:
    mayor, desk = visit(own_portal, "maire", width), visit(own_portal, "instruction", width)
    account.sign_in_as(mayor, "maire.tournus")
    account.sign_in_as(desk, "instruction")
    siret = demo_siret(find_commune("Tournus", "71").siren or "")
    dossier = applicant.complete_draft(mayor, "Commune de Tournus", siret, "maire.tournus@demo.example")
    reference = applicant.sign(mayor, "Camille Exemple", "Maire")

    ask(desk, reference)
    answer(mayor, dossier)
    talk(mayor, desk)
    correct(mayor, desk)
    keep(mayor, reference)


def ask(desk: Visitor, reference: str) -> None:
    instructor.open_dossier(desk, reference)
    instructor.section(desk, "Complétude")
    desk.fill("Pièces ou informations à fournir", "La délibération du conseil\nLe nom de l’hébergeur")
    desk.fill("À fournir au plus tard le", "29/10/2021")
    desk.press("Envoyer la demande")


def answer(mayor: Visitor, dossier: str) -> None:
    """One part now, the other later, everything in one go."""
    mayor.open(f"/mes-dossiers/{dossier}")
    mayor.follow("Répondre à cette demande")
    first = mayor.main.get_by_role("group", name="1. La délibération du conseil")
    first.get_by_label("Fichiers").first.set_input_files(
        {"name": "deliberation.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    mayor.choose("Nature de ces fichiers", "Délibération", first)
    mayor.press("Enregistrer sans envoyer")
    assert "pas encore envoyé" in mayor.text
    mayor.press("Envoyer ma réponse", status=422)
    second = mayor.main.get_by_role("group", name="2. Le nom de l’hébergeur")
    mayor.fill("Votre réponse", "Hébergé en France, par notre agence.", second)
    mayor.press("Envoyer ma réponse")
    assert "Votre réponse est envoyée" in mayor.text
    assert "deliberation.pdf" in mayor.text


def talk(mayor: Visitor, desk: Visitor) -> None:
    mayor.follow("Messages")
    mayor.fill("Votre message", "Le conseil se réunit le 4 novembre : cela convient-il ?")
    mayor.press("Envoyer le message")
    instructor.section(desk, "Échanges")
    assert "Le conseil se réunit" in desk.text
    assert "Hébergé en France" in desk.text
    desk.fill("Écrire au demandeur", "Oui, cela convient.")
    desk.press("Envoyer le message")
    mayor.menu("Mes dossiers")
    mayor.follow("1 message à lire")
    assert "Oui, cela convient." in mayor.text
    mayor.follow("Retour au dossier")


def correct(mayor: Visitor, desk: Visitor) -> None:
    mayor.follow("Corriger le dossier")
    mayor.fill("Contact : téléphone", "03 85 11 22 33")
    mayor.press("Enregistrer la correction", status=422)
    mayor.fill("Pourquoi corrigez-vous", "Nouveau standard")
    mayor.press("Enregistrer la correction")
    assert "03 85 11 22 33" in mayor.text
    instructor.section(desk, "Résumé")
    desk.follow("Ouvrir les échanges")
    assert "03 85 11 22 33" in desk.text


def keep(mayor: Visitor, reference: str) -> None:
    mayor.follow("Journal")
    assert "Nouveau standard" in mayor.text
    mayor.follow("Retour au dossier")
    mayor.follow("Imprimer")
    assert "Les versions déposées" in mayor.text
    mayor.page.go_back()
    archive = zipfile.ZipFile(io.BytesIO(mayor.download(mayor.main.get_by_role("link", name="Télécharger tout"))))
    assert archive.testzip() is None
    assert any(name.startswith(f"dossier-{reference}/versions/version-3") for name in archive.namelist())
    mayor.press("Copier dans un nouveau brouillon")
    assert "brouillon, non déposé" in mayor.text.lower()
    assert "Faites signer la nouvelle demande" in mayor.text
