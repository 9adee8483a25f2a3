"""An opinion from outside: asked, opened by the code of the mail, answered after a mistake, read; a call is logged."""

from __future__ import annotations

import re

from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account
from tests.e2e.screens.instructor import section

SERVICE = "avis-numerique@demo.example"


def test_from_the_question_to_the_opinion(visit: MakeVisitor, own_portal: str) -> None:
    instructor = visit(own_portal, "instruction")
    account.sign_in_as(instructor, "instruction")
    instructor.open("/instruction?etat=under_review")
    instructor.click(instructor.main.locator("th[scope=row] a").first)
    section(instructor, "Avis et notes")
    instructor.follow("Demander un avis")
    instructor.press("Demander l’avis", status=422)
    instructor.tick("Référent numérique")
    instructor.fill("Question posée", "Le calendrier est-il tenable ?")
    instructor.tick("Dépenses et plan de financement")
    instructor.main.get_by_role("group", name="Pièces").locator("label").first.click()
    instructor.press("Demander l’avis")
    assert "AVIS ATTENDU" in instructor.text.upper()

    service = visit(own_portal, "service", width=320)
    account.open_mail(service, "demande d’avis", SERVICE)
    service.click(service.main.locator(".portal-mail a").first)
    link = service.page.url
    service.press("Recevoir un code")
    service.fill("Code reçu par courriel", "12")
    service.press("Ouvrir la demande", status=422)
    account.open_mail(service, "code pour rendre votre avis", SERVICE)
    found = re.search(r"\b\d{6}\b", service.main.locator(".portal-mail").inner_text())
    assert found
    service.open(link.removeprefix(own_portal))
    service.follow("J’ai déjà un code")
    service.fill("Code reçu par courriel", found.group())
    service.press("Ouvrir la demande")
    assert "Le calendrier est-il tenable ?" in service.text
    assert service.download(service.main.locator("a[href*='/pieces/']").first).startswith(b"%PDF")
    service.answer("Sens de l’avis", "Favorable avec réserves")
    service.fill("Votre nom", "Claude Référent, chargé de mission")
    service.press("Rendre l’avis", status=422)
    service.fill("Motifs", "Prévoir la formation avant la mise en service.")
    service.press("Rendre l’avis")
    assert "Pour le compléter" in service.text

    section(instructor, "Avis et notes")
    assert "Prévoir la formation avant la mise en service." in instructor.text
    instructor.answer("Nature", "Appel téléphonique")
    instructor.fill("Texte", "La mairie confirme ses dates.")
    instructor.press("Ajouter", status=422)
    instructor.answer("Sens de l’appel", "Appel passé")
    instructor.fill("Jour de l’appel", "15/10/2021")
    instructor.fill("Interlocuteur", "la secrétaire de mairie")
    instructor.press("Ajouter")
    instructor.follow("Rayer")
    instructor.fill("Pourquoi la rayer", "Autre dossier.")
    instructor.press("Rayer la note")
    assert "Rayée le" in instructor.text
    section(instructor, "Proposition")
    assert "favorable avec réserves" in instructor.text
