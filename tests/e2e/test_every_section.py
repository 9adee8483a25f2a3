"""Every section of a dossier, and the pages around it, by the roles of the prefecture: each page examined as it is."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account
from tests.e2e.visitor import Visitor

WIDTHS = [320, pytest.param(1280, marks=pytest.mark.long)]


def _walk(visitor: Visitor, addresses: list[str]) -> None:
    for address in addresses:
        visitor.open(address)


def _sections(visitor: Visitor, state: str) -> list[str]:
    """Addresses of the sections of the first dossier in this state."""
    visitor.open(f"/instruction?etat={state}")
    visitor.click(visitor.main.locator("tbody th a").first)
    links = visitor.page.get_by_role("navigation", name="Sections du dossier").get_by_role("link").all()
    return [link.get_attribute("href") or "" for link in links]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_instructor_opens_every_section(visit: MakeVisitor, shared_portal: str, width: int) -> None:
    visitor = visit(shared_portal, "instruction", width)
    account.sign_in_as(visitor, "instruction")
    sections = _sections(visitor, "under_review")
    assert len(sections) > 8
    _walk(visitor, sections)
    base = sections[0]
    for more in ("/attribution", "/classement", "/transmission", "/recours/nouveau", "/traitement"):
        visitor.open(base + more)
    _walk(visitor, _sections(visitor, "proposed"))
    _walk(visitor, ["/instruction/liens", "/instruction/recours", "/exports", "/instruction/actes"])
    _walk(visitor, ["/instruction/actes/lots", "/actes/registre", "/actes/registre?etat=signes", "/verifier"])
    visitor.open("/instruction/liens")
    visitor.fill("Commune, EPCI", "Tournus")
    visitor.press("Chercher")
    visitor.follow("Déclarer un lien")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_others_open_theirs(visit: MakeVisitor, shared_portal: str, width: int) -> None:
    signatory = visit(shared_portal, "signature", width)
    account.sign_in_as(signatory, "signature")
    _walk(signatory, ["/signature", "/instruction/liens"])
    budget = visit(shared_portal, "budget", width)
    account.sign_in_as(budget, "budget")
    _walk(budget, ["/enveloppe", "/enveloppe?au=01/10/2021", "/enveloppe?au=31/02/2021", "/budget/actes", "/exports"])
    budget.open("/enveloppe")
    budget.follow("Enregistrer une notification de crédits")
    administrator = visit(shared_portal, "administration", width)
    account.sign_in_as(administrator, "administration")
    _walk(administrator, ["/administration/liens", "/administration/parametres", "/administration/publicite"])
