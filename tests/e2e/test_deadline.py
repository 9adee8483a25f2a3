"""The administrator of the demonstration moves the date past the closing: filing is refused, nothing typed is lost."""

from __future__ import annotations

from portal.demo.siret import demo_siret
from portal.reference import find_commune
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant


def test_after_the_closing_nobody_files(visit: MakeVisitor, own_portal: str) -> None:
    mayor = visit(own_portal, "maire")
    account.sign_in_as(mayor, "maire.tournus")
    siret = demo_siret(find_commune("Tournus", "71").siren or "")
    dossier = applicant.complete_draft(mayor, "Commune de Tournus", siret, "maire.tournus@demo.example")
    mayor.fill("Prénom et nom", "Camille Exemple")
    mayor.fill("Qualité", "Maire, par délégation du 3 juillet 2020")
    for box in ("Je m'engage", "J’atteste sur l’honneur"):
        mayor.tick(box)
    mayor.answer("Comment la décision vous sera-t-elle notifiée", "Je demande que la décision")

    administrator = visit(own_portal, "administration")
    account.sign_in_as(administrator, "administration")
    administrator.open("/administration")
    administrator.open("/demo/horloge")
    administrator.fill("Date", "20/10/2020")
    administrator.press("Avancer à cette date", status=422)
    administrator.fill("Date", "23/10/2021")
    administrator.fill("Heure", "00:00")
    administrator.press("Avancer à cette date")
    assert "23 octobre 2021" in administrator.page.locator("body").inner_text().replace("\u00a0", " ")

    mayor.press("Signer et déposer le dossier", status=422)
    assert "fermé" in mayor.page.locator("#erreurs").inner_text()
    assert mayor.value("Qualité") == "Maire, par délégation du 3 juillet 2020"
    assert mayor.field("Je m'engage").is_checked()
    mayor.open(f"/mes-dossiers/{dossier}/verification")
    mayor.open("/")
    assert "Le guichet est fermé" in mayor.text
