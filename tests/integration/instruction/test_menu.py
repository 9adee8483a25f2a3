"""The main menu: on one line whatever the role, every page still there, the group of the page marked."""

from __future__ import annotations

import re

from flask import Flask

from portal.web.common.shell_context import MENU, MOST_ENTRIES, sees
from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.web import Visitor

_LARGE = re.compile(r'<nav id="menu".*?</nav>', re.S)


def _menu(page: str) -> str:
    found = _LARGE.search(page)
    assert found is not None
    return found.group()


def test_an_instructor_has_every_page_under_few_entries(app: Flask, scene: Scene) -> None:
    menu = _menu(Visitor(app, scene.instructor).get("/instruction/scenarios").text)
    labels = {label for label, endpoint, roles in MENU if sees(scene.instructor, endpoint, roles)}
    assert len(labels) > MOST_ENTRIES >= menu.count('class="fr-nav__item"')
    assert set(re.findall(r'<a class="fr-nav__link"[^>]*>([^<]+)</a>', menu)) == labels
    assert re.findall(r'<summary[^>]* aria-current="true">([^<]+)<', menu) == ["Comité et scénarios"]
    assert re.findall(r'<a [^>]*aria-current="page">([^<]+)<', menu) == ["Scénarios"]


def test_a_short_menu_is_not_grouped(app: Flask, scene: Scene) -> None:
    menu = _menu(Visitor(app, scene.applicant).get("/mes-dossiers").text)
    assert "<details" not in menu
    assert menu.count('class="fr-nav__item"') == 3
