"""Without a mouse, and without JavaScript: one step of the form all the same."""

from __future__ import annotations

import pytest

from portal.demo.accounts import DEMO_PASSWORD
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant, draft
from tests.e2e.visitor import Visitor

FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
  const label = e.id ? document.querySelector(`label[for="${CSS.escape(e.id)}"]`) : null;
  const shown = [s, label ? getComputedStyle(label, '::before') : s]
    .some(x => x.outlineStyle !== 'none' && parseFloat(x.outlineWidth) > 0);
  return {id: e.id, name: e.textContent.trim(), shown, seen: b.width * b.height > 0}; }"""


def tab_to(visitor: Visitor, wanted: str) -> None:
    """Press Tab until the element of this id (or button of this name) has the focus, visible at every stop."""
    for _ in range(90):
        visitor.page.keyboard.press("Tab")
        focus = visitor.page.evaluate(FOCUS)
        assert focus["seen"], f"focus on something invisible: {focus}"
        assert focus["shown"], f"no visible focus: {focus}"
        if wanted in (focus["id"], focus["name"]):
            return
    pytest.fail(f"Tab never reaches {wanted}")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_step_with_the_keyboard_alone(visit: MakeVisitor, shared_portal: str, width: int) -> None:
    mayor = visit(shared_portal, "clavier", width)
    account.sign_in_as(mayor, "maire.louhans")
    dossier = applicant.start_draft(mayor)
    keys = mayor.page.keyboard
    for field, typed in (("contact_name", "Sacha Maquette"), ("contact_position", "Maire")):
        tab_to(mayor, field)
        keys.press("Control+A")
        keys.type(typed)
    tab_to(mayor, "decision_level_commitment-2")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    tab_to(mayor, "vat_recovered-2")
    keys.press("ArrowUp")
    tab_to(mayor, "Enregistrer et continuer")
    with mayor.page.expect_navigation() as arrival:
        keys.press("Enter")
    mayor.examine(arrival.value)
    assert mayor.page.url.endswith("/projet")

    mayor.open(f"/mes-dossiers/{dossier}/identite")
    assert mayor.value("Fonction") == "Maire"
    assert mayor.page.locator("#decision_level_commitment-0").is_checked()
    assert mayor.page.locator("#vat_recovered-1").is_checked()


def test_sign_in_and_a_step_without_javascript(visit: MakeVisitor, shared_portal: str) -> None:
    mayor = visit(shared_portal, "sans-script", 320, javascript=False)
    mayor.open("/connexion")
    mayor.fill("Adresse électronique", "maire.louhans@demo.example")
    mayor.fill("Mot de passe", DEMO_PASSWORD)
    mayor.press("Se connecter", within=mayor.page.locator("main form").first)
    assert mayor.heading() == "Mes dossiers"
    mayor.menu("Mes dossiers")
    applicant.start_draft(mayor)
    mayor.fill("Adresse électronique", "pas une adresse")
    mayor.press("Enregistrer et continuer", status=422)
    assert mayor.value("Adresse électronique") == "pas une adresse"
    applicant.fill_identity(mayor, "mairie.louhans@demo.example")
    assert mayor.page.url.endswith("/projet")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_project_with_the_keyboard_alone(visit: MakeVisitor, shared_portal: str, width: int) -> None:
    """The axis opens its questions, the counter counts, everything is saved without a button; then a partner."""
    mayor = visit(shared_portal, "clavier", width)
    account.sign_in_as(mayor, "maire.louhans")
    dossier = applicant.start_draft(mayor)
    mayor.open(f"/mes-dossiers/{dossier}/projet")
    keys = mayor.page.keyboard
    tab_to(mayor, "title")
    keys.type("Former les agents")
    tab_to(mayor, "main_axis-0")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    tab_to(mayor, "summary")
    keys.type("Dix ateliers.")
    assert "13 caractères sur environ 1 000" in mayor.text
    tab_to(mayor, "answer_agents_trained")
    keys.type("12")
    draft.wait_until_saved(mayor)
    tab_to(mayor, "Ajouter des partenaires")
    with mayor.page.expect_navigation() as arrival:
        keys.press("Enter")
    mayor.examine(arrival.value)
    tab_to(mayor, "Saisir un partenaire, ou préciser son rôle")
    keys.press("Enter")
    tab_to(mayor, "name")
    keys.type("Syndicat mixte (fictif)")
    tab_to(mayor, "Ajouter ce partenaire")
    with mayor.page.expect_navigation() as arrival:
        keys.press("Enter")
    mayor.examine(arrival.value)
    assert "Syndicat mixte (fictif) – utilisera le service" in mayor.text
    mayor.open(f"/mes-dossiers/{dossier}/projet")
    assert mayor.value("Combien d’agents seront formés") == "12"
    assert mayor.page.locator("#main_axis-1").is_checked()


def test_the_project_without_javascript(visit: MakeVisitor, shared_portal: str) -> None:
    """Folded questions open by themselves, the button saves, a half-typed date is kept with its sentence."""
    mayor = visit(shared_portal, "sans-script", 320, javascript=False)
    account.sign_in_as(mayor, "maire.louhans")
    dossier = applicant.start_draft(mayor)
    path = f"/mes-dossiers/{dossier}/projet"
    mayor.open(path)
    assert "0 caractère sur environ 1 000" in mayor.text
    mayor.answer("Axe principal du projet", "3b")
    mayor.page.locator("summary", has_text="Questions de l’axe 3b").click()
    mayor.fill("Combien d’agents seront formés", "12")
    mayor.fill("Début prévu du projet", "15/13/2021")
    mayor.press("Enregistrer", status=422, within=mayor.main)
    assert mayor.value("Début prévu du projet") == "15/13/2021"
    mayor.open(path)
    assert mayor.value("Combien d’agents seront formés") == "12"
    assert mayor.value("Début prévu du projet") == "15/13/2021"
    mayor.fill("Début prévu du projet", "15/11/2021")
    mayor.press("Enregistrer et continuer")
    assert mayor.page.url.endswith("/depenses")


def test_the_list_of_instruction_with_the_keyboard_alone(visit: MakeVisitor, shared_portal: str) -> None:
    """Search, tick a dossier, reach the batch, open the dossier."""
    clerk = visit(shared_portal, "instruction")
    account.sign_in_as(clerk, "instruction")
    clerk.menu("Instruction")
    keys = clerk.page.keyboard
    tab_to(clerk, "texte")
    keys.type("Tournus")
    with clerk.page.expect_navigation() as arrival:
        keys.press("Enter")
    clerk.examine(arrival.value)
    first = clerk.main.locator("tbody th").first
    box = first.locator("input").get_attribute("id") or ""
    tab_to(clerk, box)
    keys.press("Space")
    assert clerk.page.locator(f"#{box}").is_checked()
    tab_to(clerk, first.locator("a").first.inner_text())
    with clerk.page.expect_navigation() as arrival:
        keys.press("Enter")
    clerk.examine(arrival.value)
    assert clerk.page.get_by_role("navigation", name="Sections du dossier").count() == 1
