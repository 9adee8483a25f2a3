"""Places where somebody helps (France Services…), as the prefecture lists them, and the nearest one to a commune.

Nearest is said for what it is: same commune, same EPCI, same arrondissement. No distance is computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

SEPARATOR = "|"
EXAMPLE = "France Services de Cluny | 2 place du Marché, 71250 Cluny | 03 00 00 00 00 | 71137"


@dataclass(frozen=True, slots=True)
class HelpPlace:
    """One place: name, address, telephone (or hours), and the INSEE code of its commune."""

    name: str
    address: str
    contact: str
    commune: str


@dataclass(frozen=True, slots=True)
class Location:
    """Where a commune lies; empty texts are unknown."""

    commune: str
    epci: str = ""
    arrondissement: str = ""


@dataclass(frozen=True, slots=True)
class NearestHelp:
    """Places to go to, and in what they are near (« dans votre commune »); the whole list when nothing is nearer."""

    places: tuple[HelpPlace, ...]
    where: str


def parse_place(line: str) -> HelpPlace:
    """One line of the setting. Raises ValueError with a French sentence."""
    parts = [part.strip() for part in line.split(SEPARATOR)]
    if len(parts) != 4 or not parts[0] or not parts[1]:
        raise ValueError(f"« {line.strip()[:60]} » : écrivez nom | adresse | contact | code INSEE de la commune.")
    if not re.fullmatch(r"(\d{2}|2[AB])\d{3}", parts[3]):
        raise ValueError(f"« {parts[3][:20]} » n’est pas un code INSEE de commune, par exemple 71137.")
    return HelpPlace(*parts)


def parse_places(lines: tuple[str, ...]) -> tuple[HelpPlace, ...]:
    """Every line of the setting. Raises ValueError on the first one that cannot be read."""
    return tuple(parse_place(line) for line in lines)


def nearest(home: Location | None, places: tuple[tuple[HelpPlace, Location], ...]) -> NearestHelp:
    """The places nearest to ``home``: its commune's, else its EPCI's, else its arrondissement's, else all."""
    if home is not None:
        steps: tuple[tuple[str, Callable[[Location], bool]], ...] = (
            ("dans votre commune", lambda at: at.commune == home.commune),
            ("dans votre intercommunalité", lambda at: bool(home.epci) and at.epci == home.epci),
            (
                "dans votre arrondissement",
                lambda at: bool(home.arrondissement) and at.arrondissement == home.arrondissement,
            ),
        )
        for where, fits in steps:
            found = tuple(place for place, at in places if fits(at))
            if found:
                return NearestHelp(found, where)
    return NearestHelp(tuple(place for place, _ in places), "dans le département")
