"""Finding a body of the territory: by name as people type it, INSEE code, postal code or SIREN.

Owns the ranking of answers and the French sentences of a search that fails. Source and millésime: ``SOURCE.md``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from difflib import get_close_matches

from portal.reference.bodies import Body, Commune, Epci
from portal.reference.folding import fold_query
from portal.reference.loader import commune_from, commune_lines, departments, epcis
from portal.reference.name_index import name_index

_FIVE = re.compile(r"\d{5}|2[AB]\d{3}")
_SIREN = re.compile(r"\d{9}")
_SPACES = re.compile(r"\s")


class TerritoryError(LookupError):
    """No single body answers; ``str(error)`` is the French sentence to show, ``candidates`` the nearest communes."""

    def __init__(self, sentence: str, candidates: tuple[Commune, ...] = ()) -> None:
        super().__init__(sentence)
        self.candidates = candidates


class CommuneNotFoundError(TerritoryError):
    """No commune has this name or code."""


class AmbiguousCommuneError(TerritoryError):
    """Several communes have this name; ``candidates`` are all of them."""


def search(text: str, department: str | None = None, limit: int = 10) -> list[Body]:
    """Communes and EPCIs for what a person typed, best first, at most ``limit``.

    All answers of ``department`` come before the others; then the very name, names that begin so, names a word of
    which does; among equals communes before EPCIs, the most populated first. Accents, case, hyphens, apostrophes,
    ligatures and "St" for "Saint" do not matter; a SIREN, an INSEE code or a postal code is understood.
    """
    number = _SPACES.sub("", text).upper()
    if _SIREN.fullmatch(number):
        body = body_by_siren(number)
        return [] if body is None else [body]
    if _FIVE.fullmatch(number):
        return _by_five_digits(number, department)[:limit]
    ranks: dict[int, int] = {}
    for query in fold_query(text):
        for found, rank in name_index().matches(query).items():
            ranks[found] = min(rank, ranks.get(found, rank))
    answers = [(name_index().body(found), rank) for found, rank in ranks.items()]
    answers.sort(key=lambda answer: _order(answer[0], answer[1], department))
    return [body for body, _ in answers[:limit]]


def _order(body: Body, rank: int, department: str | None) -> tuple[bool, int, bool, int, str, str]:
    elsewhere = department is not None and body.department != department
    return (elsewhere, rank, isinstance(body, Epci), -body.population, body.name, body.department)


def _by_five_digits(digits: str, department: str | None) -> list[Body]:
    """The commune of this INSEE code, then those of this postal code (where both exist, both are answers)."""
    found = [commune_from(line) for line in commune_lines() if digits in line]
    by_code = _of_this_code(digits)
    by_post = sorted(
        (c for c in found if digits in c.postal_codes and c.code != digits), key=lambda c: _order(c, 0, department)
    )
    return [*by_code, *by_post]


def find_commune(name_or_code: str, department: str | None = None) -> Commune:
    """The one commune of this name or INSEE code, within ``department`` when given.

    Raises CommuneNotFoundError (with the nearest names) or AmbiguousCommuneError (with every commune of the name).
    """
    wanted = name_or_code.strip()
    if not wanted:
        raise CommuneNotFoundError("Saisissez le nom de la commune ou son code INSEE.")
    if _FIVE.fullmatch(wanted.upper()):
        found = _of_this_code(wanted.upper())
    else:
        found = _of_this_name(wanted)
    found = [commune for commune in found if department in (None, commune.department)]
    if len(found) == 1:
        return found[0]
    if found:
        places = ", ".join(f"{commune.name} ({commune.department})" for commune in found)
        raise AmbiguousCommuneError(
            f"Plusieurs communes s’appellent «\u00a0{wanted}\u00a0»\u00a0: {places}. "
            "Précisez le département ou le code INSEE.",
            tuple(found),
        )
    raise _not_found(wanted, department)


def _of_this_code(code: str) -> list[Commune]:
    """The commune of this INSEE code, if any (the lines are sorted by code)."""
    lines = commune_lines()
    place = bisect_left(lines, f"{code},")
    return [commune_from(lines[place])] if place < len(lines) and lines[place].startswith(f"{code},") else []


def _of_this_name(wanted: str) -> list[Commune]:
    """Communes of exactly this name; those whose article was left out when there is none."""
    index = name_index()
    for names in (index.communes_named, index.communes_named_but_article):
        for query in fold_query(wanted):
            if query in names:
                return [commune_from(commune_lines()[number]) for number in names[query]]
    return []


def _not_found(wanted: str, department: str | None) -> CommuneNotFoundError:
    nearest = _nearest(wanted, department)
    place = departments().get(department) if department else None
    where = f" dans le département {place.name} ({place.code})" if place else ""
    hint = ", ".join(f"{commune.name} ({commune.department})" for commune in nearest)
    advice = f" Vouliez-vous dire\u00a0: {hint}\u00a0?" if hint else " Vérifiez l’orthographe ou donnez le code INSEE."
    return CommuneNotFoundError(f"Aucune commune «\u00a0{wanted}\u00a0»{where} au 1er janvier 2021.{advice}", nearest)


def _nearest(wanted: str, department: str | None) -> tuple[Commune, ...]:
    """Up to five communes a person may have meant: names that begin so, else names spelt nearly so."""
    found = [body for body in search(wanted, department, limit=5) if isinstance(body, Commune)]
    if found:
        return tuple(found)
    named = name_index().communes_named
    for query in fold_query(wanted):
        alike = [name for name in named if name.startswith(query[:2])]
        numbers = [number for name in get_close_matches(query, alike, n=5) for number in named[name]]
        found.extend(commune_from(commune_lines()[number]) for number in numbers)
    found.sort(key=lambda commune: department not in (None, commune.department))
    return tuple(dict.fromkeys(found))[:5]


def body_by_siren(siren: str) -> Body | None:
    """The commune or EPCI with this SIREN (nine digits, spaces allowed), None when it is neither."""
    digits = _SPACES.sub("", siren)
    if not _SIREN.fullmatch(digits):
        return None
    own_column = f",{digits},"
    line = next((line for line in commune_lines() if own_column in line), None)
    if line is not None:
        return commune_from(line)
    return next((epci for epci in epcis() if epci.siren == digits), None)


def members_of(epci_siren: str) -> tuple[Commune, ...]:
    """Member communes of an EPCI, by INSEE code."""
    if not _SIREN.fullmatch(epci_siren):
        return ()
    return tuple(commune_from(line) for line in commune_lines() if line.endswith(f",{epci_siren}"))
