"""Scenarios, the committee session on both sides, the waiting list."""

from __future__ import annotations

from tests.e2e.screens.applicant import cents
from tests.e2e.visitor import Visitor


def figure(visitor: Visitor, label: str) -> str:
    """A key figure of the page, by its label."""
    found = visitor.main.locator("dl > div").filter(has=visitor.page.locator("dt", has_text=label)).first
    return found.locator("dd > span").first.inner_text()


def new_scenario(visitor: Visitor, name: str, fill: str, partial: bool = False) -> str:
    """Write a scenario on the proposed dossiers and play it; returns its path."""
    visitor.menu("Scénarios")
    visitor.follow("Nouveau scénario")
    visitor.fill("Nom du scénario", name)
    visitor.choose("Dossiers pris en compte", "Les dossiers proposés à la décision")
    visitor.choose("Emploi de l’enveloppe", fill)
    if partial:
        visitor.tick("Donner ce qui reste")
    visitor.press("Enregistrer et calculer")
    return visitor.page.url.removeprefix(visitor.base_url)


def compare(visitor: Visitor, names: tuple[str, ...]) -> None:
    visitor.menu("Scénarios")
    for name in names:
        visitor.main.get_by_role("row").filter(has_text=name).locator("label").click()
    visitor.press("Comparer côte à côte")


def plan_session(visitor: Visitor, scenario: str, title: str, day: str) -> str:
    """A session from a scenario; returns its path."""
    visitor.open(scenario)
    visitor.follow("Préparer une séance")
    visitor.fill("Titre de la séance", title)
    visitor.fill("Date de la séance", day)
    visitor.fill("Lieu", "Mâcon, salle Lamartine")
    visitor.press("Créer la séance")
    return visitor.page.url.removeprefix(visitor.base_url)


def call(visitor: Visitor, session: str, name: str, role: str) -> None:
    visitor.open(f"{session}/membres")
    visitor.fill("Ou nom", name)
    visitor.choose("Rôle", role)
    visitor.press("Inscrire")


def hold(visitor: Visitor, session: str) -> None:
    visitor.open(session)
    visitor.follow("Clore la séance")
    visitor.fill("Observations", "Séance levée à midi.")
    visitor.press("Clore la séance")


def agree(visitor: Visitor, title: str, day: str) -> None:
    """The signatory records the prefect's agreement."""
    visitor.menu("Décisions")
    visitor.follow(title)
    visitor.follow("Enregistrer l’accord du préfet")
    visitor.fill("Date de l’accord", day)
    visitor.fill("Référence de l’accord", "Note du préfet n° 12")
    visitor.press("Enregistrer l’accord")


def cents_of(visitor: Visitor, label: str) -> int:
    return cents(figure(visitor, label))
