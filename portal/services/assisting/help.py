"""The nearest help to a commune, from the list the prefecture keeps in its settings."""

from __future__ import annotations

from portal.domain.help_places import HelpPlace, Location, NearestHelp, nearest, parse_places
from portal.domain.window_settings import WindowSettings
from portal.reference import TerritoryError, find_commune


def nearest_help(settings: WindowSettings, commune: str) -> NearestHelp:
    """Places near the commune of this INSEE code; the whole list for an unknown one or none."""
    places = parse_places(settings.lines("help.places"))
    return nearest(_located(commune), tuple((place, _located(place.commune) or Location("")) for place in places))


def help_lines(found: NearestHelp) -> list[str]:
    """The places in sentences, nothing when the prefecture lists none."""
    return [_line(place) for place in found.places]


def _line(place: HelpPlace) -> str:
    return ", ".join(text for text in (place.name, place.address, place.contact) if text)


def _located(code: str) -> Location | None:
    if not code:
        return None
    try:
        commune = find_commune(code)
    except TerritoryError:
        return None
    return Location(commune.code, commune.epci_siren or "", commune.arrondissement)
