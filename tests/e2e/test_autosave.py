"""Typing without pressing anything: saved, told, kept when the line or the session is lost, never over a colleague."""

from __future__ import annotations

import pytest

from portal.demo.accounts import DEMO_PASSWORD
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant, draft
from tests.e2e.visitor import Visitor


def begin(visitor: Visitor, key: str = "maire.louhans") -> str:
    account.sign_in_as(visitor, key)
    return applicant.start_draft(visitor)


@pytest.mark.parametrize("width", [1280, 320])
def test_typing_is_saved_and_half_typed_words_survive(visit: MakeVisitor, shared_portal: str, width: int) -> None:
    mayor = visit(shared_portal, "frappe", width)
    dossier = begin(mayor)
    mayor.open(f"/mes-dossiers/{dossier}/projet")
    mayor.fill("Intitulé du projet", "Un standard partagé")
    first = draft.wait_until_saved(mayor)
    mayor.answer("Axe principal du projet", "3b")
    mayor.fill("Combien d’agents seront formés", "12 3x")
    mayor.fill("Début prévu du projet", "31/02/2021")
    mayor.page.locator("#summary").focus()
    mayor.page.keyboard.type("Trois standards en un.")
    assert "22 caractères sur environ 1 000" in mayor.text
    draft.wait_for(mayor, "2 champs à corriger")
    assert draft.wait_until_saved(mayor) > first
    assert "n’existe pas au calendrier" in mayor.text
    mayor.examine()  # axe, width and words of the page as the modules left it

    mayor.open(f"/mes-dossiers/{dossier}/projet")
    assert mayor.value("Intitulé du projet") == "Un standard partagé"
    assert mayor.value("Début prévu du projet") == "31/02/2021"
    assert mayor.value("Combien d’agents seront formés") == "12 3x"
    assert draft.offers(mayor) == []
    mayor.fill("Début prévu du projet", "2/11/2021")
    mayor.fill("Combien d’agents seront formés", "12")
    mayor.page.locator("#title").focus()
    draft.wait_until_saved(mayor)
    assert "n’existe pas" not in mayor.page.locator("form#etape").inner_text()


def test_two_people_write_the_same_step(visit: MakeVisitor, shared_portal: str) -> None:
    """The second is told, compares field by field, and both texts are there to choose from."""
    mayor, secretary = visit(shared_portal, "maire"), visit(shared_portal, "secretaire", 320)
    account.sign_in_as(mayor, "maire.tournus")
    account.sign_in_as(secretary, "secretariat.tournus")
    dossier = applicant.start_draft(mayor)
    path = f"/mes-dossiers/{dossier}/projet"
    mayor.open(path)
    secretary.open(path)
    assert "a ouvert cette étape" in secretary.text
    mayor.fill("Intitulé du projet", "Le titre du maire")
    mayor.fill("Présentation du projet", "Le texte du maire.")
    draft.wait_until_saved(mayor)
    secretary.troubled = True  # the refusal is a 409 that the browser logs
    secretary.fill("Intitulé du projet", "Le titre de la secrétaire")
    secretary.fill("Où en êtes-vous aujourd’hui", "Un cahier à l’accueil.")
    secretary.page.locator("#summary").focus()
    said = draft.wait_for(secretary, "Comparer les deux saisies")
    assert "a enregistré cette étape" in said
    assert "gardée sur cet appareil" in said
    secretary.troubled = False
    secretary.press("Comparer les deux saisies", status=409)
    for text in ("Le titre du maire", "Le titre de la secrétaire", "Le texte du maire.", "Un cahier à l’accueil."):
        assert text in secretary.text
    assert draft.kept_here(secretary), "the text leaves the device only once it is saved"
    secretary.press("Enregistrer ces choix", status=409)
    assert "Choisissez, pour chaque champ" in secretary.text
    secretary.page.locator("label[for=keep-title-mine]").click()
    secretary.press("Enregistrer ces choix")
    mayor.open(path)
    assert mayor.value("Intitulé du projet") == "Le titre de la secrétaire"
    assert mayor.value("Présentation du projet") == "Le texte du maire."
    assert mayor.value("Où en êtes-vous aujourd’hui") == "Un cahier à l’accueil."
    assert draft.kept_here(secretary) == []


def test_a_lost_line_keeps_the_words_here_and_gives_them_back(visit: MakeVisitor, shared_portal: str) -> None:
    mayor = visit(shared_portal, "coupure", 320)
    dossier = begin(mayor)
    mayor.troubled = True
    mayor.context.set_offline(True)
    mayor.fill("Fonction", "Adjointe au numérique")
    draft.wait_for(mayor, "Hors connexion : votre saisie est gardée sur cet appareil")
    # The page's own last attempt, as it goes, must not find the line again: that would be a plain save.
    mayor.page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('Failed to fetch')); }")
    mayor.page.goto("about:blank")
    mayor.context.set_offline(False)
    mayor.troubled = False
    mayor.open(f"/mes-dossiers/{dossier}/identite")
    assert mayor.value("Fonction") != "Adjointe au numérique", "nothing is put back unasked"
    (offered,) = draft.offers(mayor)
    assert "Gardé ici : Adjointe au numérique" in offered
    mayor.page.get_by_role("button", name="Reprendre cette saisie").click()
    draft.wait_until_saved(mayor)
    mayor.open(f"/mes-dossiers/{dossier}/identite")
    assert mayor.value("Fonction") == "Adjointe au numérique"


@pytest.mark.parametrize("javascript", [True, False])
def test_an_ended_session_keeps_the_words_through_the_sign_in(
    visit: MakeVisitor, shared_portal: str, javascript: bool
) -> None:
    mayor = visit(shared_portal, "session", 320, javascript=javascript)
    mayor.open("/connexion")
    _sign_in(mayor)
    mayor.menu("Mes dossiers")
    dossier = applicant.start_draft(mayor)
    path = f"/mes-dossiers/{dossier}/identite"
    mayor.context.clear_cookies()
    mayor.troubled = True
    mayor.fill("Fonction", "Conseillère déléguée")
    if javascript:
        draft.wait_for(mayor, "Votre session est terminée : votre saisie est gardée sur cet appareil")
        mayor.click(mayor.main.get_by_role("link", name="Se reconnecter"))
        mayor.troubled = False
        _sign_in(mayor)
        assert mayor.page.url.endswith(path)
        mayor.page.get_by_role("button", name="Reprendre cette saisie").click()
        draft.wait_until_saved(mayor)
    else:
        mayor.press("Enregistrer", status=401, within=mayor.main)
        mayor.troubled = False
        assert "connectez-vous pour le reprendre" in mayor.text
        _sign_in(mayor)
        assert mayor.heading() == "Reprendre votre saisie"
        mayor.press("Enregistrer ma saisie")
    mayor.open(path)
    assert mayor.value("Fonction") == "Conseillère déléguée"


def _sign_in(visitor: Visitor) -> None:
    visitor.fill("Adresse électronique", "maire.louhans@demo.example")
    visitor.fill("Mot de passe", DEMO_PASSWORD)
    visitor.press("Se connecter", within=visitor.page.locator("main form").first)


def test_signing_out_saves_and_leaves_nothing_on_the_device(visit: MakeVisitor, shared_portal: str) -> None:
    mayor = visit(shared_portal, "depart")
    dossier = begin(mayor)
    mayor.page.evaluate("localStorage.setItem('guichet:someone-else:d:identity', '{}')")
    mayor.fill("Fonction", "Première adjointe")
    mayor.press("Se déconnecter")
    assert draft.kept_here(mayor) == ["guichet:someone-else:d:identity"]
    account.sign_in_as(mayor, "maire.louhans")
    mayor.open(f"/mes-dossiers/{dossier}/identite")
    assert mayor.value("Fonction") == "Première adjointe"
