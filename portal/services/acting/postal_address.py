"""The postal address of a body as an act prints it: the town is found, never left out in silence.

The town is that of the body's INSEE code, else of its postal code when one commune alone has it, else the address as
it was typed carries it. When nothing tells, the postal code stands alone and the lint asks for the town.
"""

from __future__ import annotations

from typing import Protocol

from portal.acts.lint_fields import TOWN
from portal.reference import CommuneNotFoundError, find_commune
from portal.reference.loader import commune_from, commune_lines


class Located(Protocol):
    """What the address is read from."""

    name: str
    legal_category: str
    insee_code: str
    address: str
    postal_code: str


def address_lines(body: Located, contact_address: str) -> tuple[str, ...]:
    """Lines of the body's address; the contact's when it has none."""
    typed = tuple(line.strip() for line in (body.address or contact_address).splitlines() if line.strip())
    if any(TOWN.search(line) for line in typed):
        return typed
    last = " ".join(part for part in (body.postal_code, town_of(body)) if part) if body.postal_code else ""
    return (*typed, last) if typed and last else typed


def town_of(body: Located) -> str:
    """The postal town, empty when nothing tells."""
    if body.insee_code:
        try:
            return find_commune(body.insee_code).name
        except CommuneNotFoundError:
            pass
    if body.legal_category == "7210":
        return body.name
    return _only_town(body.postal_code)


def _only_town(postal_code: str) -> str:
    if not postal_code:
        return ""
    found = [commune_from(line) for line in commune_lines() if postal_code in line]
    names = [commune.name for commune in found if postal_code in commune.postal_codes]
    return names[0] if len(names) == 1 else ""
