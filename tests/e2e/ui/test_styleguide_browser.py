"""What a person meets: no horizontal scroll at 320 px, visible focus, no violation of the policy, axe clean."""

from __future__ import annotations

import re
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

WIDTHS = [1280, 320]
PAGES = ["/composants", "/formulaire", "/vide", "/erreur/404"]
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def open_page(browser: Browser, width: int, **options: object) -> tuple[Page, list[str]]:
    """A fresh page without JavaScript unless asked, and the list its console errors go to."""
    page = browser.new_context(viewport={"width": width, "height": 800}, **options).new_page()  # type: ignore[arg-type]
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("requestfailed", lambda request: problems.append(f"failed: {request.url}"))
    return page, problems


def refuse_form(page: Page, site: str) -> None:
    page.goto(f"{site}/formulaire")
    page.get_by_label("Coût global du projet").fill("douze")
    page.get_by_role("button", name="Continuer").click()


def assert_axe_clean(page: Page) -> None:
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
    violations = [(item["id"], [node["html"][:160] for node in item["nodes"]]) for item in found["violations"]]
    assert len(found["passes"]) > 10
    assert violations == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser: Browser, site: str, path: str, width: int) -> None:
    page, _ = open_page(browser, width, bypass_csp=True)
    page.goto(site + path)
    assert_axe_clean(page)
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_after_an_error(browser: Browser, site: str, width: int) -> None:
    page, _ = open_page(browser, width, bypass_csp=True)
    refuse_form(page, site)
    assert_axe_clean(page)
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_fits_its_width_and_breaks_no_policy(browser: Browser, site: str, path: str, width: int) -> None:
    page, problems = open_page(browser, width)
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Marianne")
    assert [text for text in problems if "404 (NOT FOUND)" not in text] == []
    page.context.close()


def test_zoomed_to_twice_the_text_nothing_is_cut(browser: Browser, site: str) -> None:
    page, _ = open_page(browser, 640)
    page.goto(f"{site}/composants")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_tab_reaches_everything_with_a_visible_focus(browser: Browser, site: str, width: int) -> None:
    page, _ = open_page(browser, width)
    page.goto(f"{site}/formulaire")
    seen: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        name, outlined, box = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
            const label = e.closest('.fr-checkbox-group, .fr-radio-group')?.querySelector('label');
            const before = label ? getComputedStyle(label, '::before') : s;
            const shown = [s, before].some(x => x.outlineStyle !== 'none' && parseFloat(x.outlineWidth) > 0);
            return [e.id || e.textContent.trim().slice(0, 40), shown, b.width * b.height]; }"""
        )
        if name in seen and name == seen[0]:
            break
        seen.append(name)
        if page.evaluate("document.activeElement === document.body"):
            break
        assert outlined, f"no visible focus on {name}"
        assert box > 0, f"focus on something invisible: {name}"
    wanted = ["Contenu", "name", "siret", "amount", "summary", "quote", "pledge", "Continuer", "Mentions légales"]
    positions = [seen.index(name) for name in wanted]
    assert positions == sorted(positions)


@pytest.mark.parametrize("width", WIDTHS)
def test_whole_form_without_javascript(browser: Browser, site: str, width: int) -> None:
    page, _ = open_page(browser, width, java_script_enabled=False)
    refuse_form(page, site)
    assert re.search(r"Il y a \d+\serreurs", page.get_by_role("alert").inner_text())
    assert page.get_by_label("Coût global du projet").input_value() == "douze"
    page.get_by_role("link", name="Indiquez le SIRET.").click()
    page.keyboard.type("217")
    assert page.get_by_label("SIRET").input_value() == "217"
    page.context.close()


def test_error_summary_takes_the_focus(browser: Browser, site: str) -> None:
    page, _ = open_page(browser, 1280)
    refuse_form(page, site)
    page.wait_for_function("document.activeElement?.id === 'erreurs'")
    page.context.close()


def test_menu_and_disclosures_open_without_javascript(browser: Browser, site: str) -> None:
    page, _ = open_page(browser, 320, java_script_enabled=False)
    page.goto(f"{site}/composants")
    link = page.get_by_role("link", name="Vérifier mon éligibilité").first
    assert not link.is_visible()
    page.locator("summary", has_text="Menu").click()
    assert link.is_visible()
    answer = page.get_by_text("Le barème prévoit")
    assert not answer.is_visible()
    page.get_by_text("Pourquoi ce plafond ?").click()
    assert answer.is_visible()
    page.context.close()
