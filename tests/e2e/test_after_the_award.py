"""After the notification: the town hall follows its award; the prefecture accepts the start, confirms the account."""

from __future__ import annotations

import pytest

from portal.demo.following import DEMO_IBAN
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account

REFUSED = 422


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_from_the_start_to_a_report(visit: MakeVisitor, own_portal: str, width: int) -> None:
    mayor = visit(own_portal, "mairie", width)
    account.sign_in_as(mayor, "maire.guinchay")
    mayor.open("/mes-dossiers")
    mayor.click(mayor.main.locator("a[href^='/mes-dossiers/']").filter(has_text="Dématérialisation").first)
    mayor.follow("Ma subvention :")
    home = mayor.page.url.removeprefix(own_portal)
    assert "la préfecture vérifie" in mayor.text
    for *groups, page in (("Paiements", "RIB"), ("Démarrage et bilans", "Démarrage"), ("Indicateurs et bilans",)):
        for name in (*groups, page):
            mayor.follow(name, within=mayor.main.locator(".portal-subnav"))
        assert mayor.heading() == page
    mayor.follow("Modifier les indicateurs")
    mayor.fill("Ce que vous visez", "beaucoup", within=mayor.main.locator("fieldset").first)
    mayor.press("Enregistrer les indicateurs", REFUSED)
    assert "Écrivez un nombre" in mayor.text

    instructor = visit(own_portal, "instruction", width)
    account.sign_in_as(instructor, "instruction")
    instructor.open("/paiements/demarrages-et-rib")
    instructor.follow("Vérifier le démarrage")
    instructor.answer("Votre réponse", "Refuser : le bénéficiaire déclare de nouveau")
    instructor.press("Enregistrer la réponse", REFUSED)
    instructor.answer("Votre réponse", "Accepter")
    instructor.press("Enregistrer la réponse")
    assert "Réponse du 15 octobre 2021, par Alix FICTIF" in instructor.text

    budget = visit(own_portal, "budget", width)
    account.sign_in_as(budget, "budget")
    budget.open("/paiements/demarrages-et-rib")
    budget.follow("Confirmer le RIB")
    budget.fill("IBAN lu sur le RIB", DEMO_IBAN[:-1])
    budget.press("Confirmer ce compte", REFUSED)
    budget.fill("IBAN lu sur le RIB", DEMO_IBAN)
    budget.press("Confirmer ce compte")
    assert "Compte des versements" in budget.text

    mayor.open(f"{home}/indicateurs/bilan?bilan=final")
    mayor.fill("Agents dont les habitudes", "120")
    mayor.press("Déposer le bilan", REFUSED)
    mayor.fill("Ce qui a été fait", "Le service est ouvert.")
    mayor.press("Déposer le bilan")
    assert "atteinte" in mayor.text
    mayor.open(home)
    assert "Bon de commande du 14/10/2021, accepté" in mayor.text
