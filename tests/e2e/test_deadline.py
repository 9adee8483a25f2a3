"""The last minute and the next: filed at 23:59, refused at midnight, and nothing typed is lost."""

from __future__ import annotations

from portal.demo.siret import demo_siret
from portal.reference import find_commune
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant
from tests.e2e.visitor import Visitor


def test_the_last_minute_files_and_the_next_does_not(visit: MakeVisitor, own_portal: str) -> None:
    mayor, administrator = visit(own_portal, "maire"), visit(own_portal, "administration")
    account.sign_in_as(mayor, "maire.tournus")
    siret = demo_siret(find_commune("Tournus", "71").siren or "")
    applicant.complete_draft(mayor, "Commune de Tournus", siret, "maire.tournus@demo.example")

    account.sign_in_as(administrator, "administration")
    administrator.open("/demo/horloge")
    administrator.fill("Date", "20/10/2020")
    administrator.press("Avancer à cette date", status=422)
    move(administrator, "22/10/2021", "23:59")
    applicant.sign(mayor, "Camille Exemple", "Maire")
    assert "22 octobre 2021 à 23 h 59" in mayor.text

    mayor.press("Copier dans un nouveau brouillon")
    copy = mayor.page.url.rstrip("/").split("/")[-2]
    mayor.open(f"/mes-dossiers/{copy}/signature")
    mayor.fill("Prénom et nom", "Camille Exemple")
    mayor.fill("Qualité", "Maire, par délégation du 3 juillet 2020")
    for box in ("Je m'engage", "J’atteste sur l’honneur"):
        mayor.tick(box)
    mayor.answer("Comment la décision vous sera-t-elle notifiée", "Je demande que la décision")
    move(administrator, "23/10/2021", "00:00")
    assert "23 octobre 2021" in administrator.page.locator("body").inner_text().replace("\u00a0", " ")

    mayor.press("Signer et déposer le dossier", status=422)
    assert "fermé" in mayor.page.locator("#erreurs").inner_text()
    assert mayor.value("Qualité") == "Maire, par délégation du 3 juillet 2020"
    assert mayor.field("Je m'engage").is_checked()
    mayor.open(f"/mes-dossiers/{copy}/verification")
    mayor.open("/")
    assert "Le guichet est fermé" in mayor.text


def move(administrator: Visitor, day: str, hour: str) -> None:
    """Move the demonstration's date forward."""
    administrator.fill("Date", day)
    administrator.fill("Heure", hour)
    administrator.press("Avancer à cette date")
