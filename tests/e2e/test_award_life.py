"""The life of an award in the browser: aids and final amount, a change, tranches, a procedure heard, a suspension."""

from __future__ import annotations

from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account

LETTER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_both_sides_follow_an_award_to_its_end(visit: MakeVisitor, own_portal: str) -> None:
    mayor = visit(own_portal, "mairie", 320)
    account.sign_in_as(mayor, "maire.guinchay")
    mayor.open("/mes-dossiers")
    mayor.click(mayor.main.locator("a[href^='/mes-dossiers/']").filter(has_text="Dématérialisation").first)
    mayor.follow("Ma subvention :")
    home = mayor.page.url.removeprefix(own_portal)
    theirs = "/instruction/dossiers/" + home.split("/")[2]

    mayor.follow("Paiements", within=mayor.main.locator(".portal-subnav"))
    mayor.follow("Montant définitif", within=mayor.main.locator(".portal-subnav"))
    first = mayor.main.get_by_role("group", name="Aide n° 1")
    mayor.fill("Qui l’a versée", "Département", within=first)
    mayor.fill("Montant reçu", "1 500", within=first)
    mayor.press("Enregistrer la déclaration", 422)
    assert "Dites si cette aide est publique ou privée." in mayor.text
    mayor.choose("Publique ou privée", "Public", within=first)
    mayor.tick("J’atteste que cette liste est complète")
    mayor.press("Enregistrer la déclaration")
    assert "Le calcul, étape par étape" in mayor.text

    mayor.follow("Modifications", within=mayor.main.locator(".portal-subnav"))
    mayor.fill("Nouvelle date de fin", "31/03/2023")
    mayor.press("Envoyer la demande", 422)
    mayor.fill("Pourquoi cette modification", "Le prestataire est en retard.")
    mayor.press("Envoyer la demande")

    boss = visit(own_portal, "signature")
    account.sign_in_as(boss, "signature")
    boss.open(f"{theirs}/modifications")
    assert "ne peut pas être acceptée" in boss.text
    boss.answer("Décision", "Accepter")
    boss.press("Enregistrer la décision", 409)
    boss.answer("Décision", "Refuser")
    boss.fill("Motif", "Le guichet ferme fin 2022.")
    boss.press("Enregistrer la décision")

    staff = visit(own_portal, "instruction")
    account.sign_in_as(staff, "instruction")
    staff.open(f"{theirs}/montant-definitif")
    staff.follow("Tranches", within=staff.main.locator(".portal-subnav").last)
    staff.follow("Découper en tranches")
    tranche = staff.main.get_by_role("group", name="Tranche n° 1")
    staff.fill("Année", "2021", within=tranche)
    staff.choose("Ferme ou indicative", "Ferme", within=tranche)
    staff.fill("Montant", "100", within=tranche)
    staff.press("Enregistrer les tranches", 422)
    assert "n’atteint pas le montant de l’arrêté" in staff.text
    staff.open(f"{theirs}/procedures/nouvelle")
    staff.answer("Procédure", "Caducité")
    staff.choose("Fondement", "Caducité – Opération abandonnée par le bénéficiaire")
    staff.fill("Faits exposés", "L’opération est abandonnée.")
    staff.fill("Date d’envoi", "15/10/2021")
    staff.fill("Observations attendues", "14/10/2021")
    staff.upload("La lettre signée", "lettre.pdf", LETTER)
    staff.press("Ouvrir la procédure", 422)
    staff.fill("Observations attendues", "30/10/2021")
    staff.upload("La lettre signée", "lettre.pdf", LETTER)
    staff.press("Ouvrir la procédure")
    staff.follow("Suspendre les paiements")
    staff.fill("À partir du", "15/10/2021")
    staff.fill("Motif", "Contrôle en cours.")
    staff.press("Suspendre les paiements")

    mayor.open(home)
    assert "Contrôle en cours." in mayor.text
    mayor.follow("Paiements", within=mayor.main.locator(".portal-subnav"))
    mayor.follow("Reversement", within=mayor.main.locator(".portal-subnav"))
    mayor.follow("Caducité, lettre du")
    mayor.fill("Vos observations", "L’opération continue : un autre prestataire est choisi.")
    mayor.press("Envoyer les observations")

    boss.open("/signature")
    boss.click(boss.main.locator("a[href*='/procedures/']").first)
    assert "un autre prestataire est choisi" in boss.text
    boss.answer("Décision", "Abandonner")
    boss.fill("Motifs", "L’opération continue.")
    boss.press("Enregistrer la décision")
    assert "ABANDONNÉE" in boss.text.upper()
