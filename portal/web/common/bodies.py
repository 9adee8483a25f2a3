"""Communes and EPCIs as pages show them, and the sentence when a search finds nothing."""

from __future__ import annotations

from dataclasses import dataclass

from portal.reference import (
    Body,
    Epci,
    TerritoryError,
    body_by_siren,
    category_label,
    departments,
    find_commune,
    search,
)
from portal.web.common.window import home_rulebook


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body of the territory; ``siren`` is empty for the few communes the reference gives none."""

    siren: str
    name: str
    kind: str
    legal_category: str
    department: str
    department_name: str
    population: int
    epci_name: str


def body_view(body: Body) -> BodyView:
    """For a page."""
    place = departments().get(body.department)
    epci = None if isinstance(body, Epci) or not body.epci_siren else body_by_siren(body.epci_siren)
    return BodyView(
        siren=body.siren or "",
        name=body.name,
        kind=body.type_label if isinstance(body, Epci) else category_label("7210"),
        legal_category=body.legal_category,
        department=body.department,
        department_name=place.name if place else body.department,
        population=body.population,
        epci_name=epci.name if epci else "",
    )


def find_bodies(text: str) -> tuple[list[BodyView], str]:
    """Bodies for what was typed (none for nothing), and the sentence to show when there is no answer."""
    if not text:
        return [], ""
    found = [body_view(body) for body in search(text, home_rulebook().department, limit=12)]
    return found, "" if found else not_found_sentence(text)


def not_found_sentence(text: str) -> str:
    """Why nothing was found, with the nearest names."""
    try:
        find_commune(text, home_rulebook().department)
    except TerritoryError as error:
        return str(error)
    return "Aucun organisme ne correspond : vérifiez l’orthographe."
