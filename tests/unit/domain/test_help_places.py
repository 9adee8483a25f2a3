"""The nearest help is said for what it is: same commune, same EPCI, same arrondissement, or the whole list."""

from __future__ import annotations

import pytest

from portal.domain.help_places import EXAMPLE, HelpPlace, Location, nearest, parse_place, parse_places
from portal.domain.window_settings import SPECS, value_problem


def place(name: str, commune: str, epci: str, arrondissement: str) -> tuple[HelpPlace, Location]:
    return HelpPlace(name, "ici", "", commune), Location(commune, epci, arrondissement)


PLACES = (
    place("Tournus", "71543", "E1", "715"),
    place("Mâcon", "71270", "E2", "715"),
    place("Louhans", "71263", "E3", "714"),
)


@pytest.mark.parametrize(
    ("home", "names", "where"),
    [
        (Location("71543", "E1", "715"), ["Tournus"], "dans votre commune"),
        (Location("71999", "E3", "712"), ["Louhans"], "dans votre intercommunalité"),
        (Location("71999", "E9", "715"), ["Tournus", "Mâcon"], "dans votre arrondissement"),
        (Location("71999", "E9", "712"), ["Tournus", "Mâcon", "Louhans"], "dans le département"),
        (None, ["Tournus", "Mâcon", "Louhans"], "dans le département"),
    ],
)
def test_nearest(home: Location | None, names: list[str], where: str) -> None:
    found = nearest(home, PLACES)
    assert ([one.name for one in found.places], found.where) == (names, where)


def test_what_is_unknown_is_near_to_nothing() -> None:
    unknown = (place("Nulle part", "", "", ""),)
    assert nearest(Location("71999", "", ""), unknown).where == "dans le département"


def test_a_line_of_the_setting() -> None:
    assert parse_place(EXAMPLE).commune == "71137"
    assert len(parse_places((EXAMPLE, EXAMPLE))) == 2
    for line in ("Sans commune | ici | 03", "A | B | C | Cluny", " | B | C | 71137"):
        with pytest.raises(ValueError, match="«"):
            parse_place(line)


def test_the_settings_say_what_is_wrong() -> None:
    assert value_problem(SPECS["help.places"], EXAMPLE) is None
    assert "INSEE" in (value_problem(SPECS["help.places"], "A | B | C | Cluny") or "")
    assert value_problem(SPECS["extension.min_minutes"], "0") is not None
    assert value_problem(SPECS["extension.min_minutes"], "60") is None
    assert value_problem(SPECS["extension.min_minutes"], "") is None
