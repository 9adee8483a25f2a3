"""How an act names a beneficiary: « Commune de Tournus », « la commune de Tournus »."""

from __future__ import annotations

from portal.acts.wording import of_place, the_commune

_GROUPINGS = {
    "7343": ("CU", "communauté urbaine"),
    "7344": ("", "métropole"),
    "7346": ("CC", "communauté de communes"),
    "7348": ("CA", "communauté d’agglomération"),
}
_LOCAL = frozenset({"7210", "7220", "7230"}) | frozenset(str(code) for code in (*range(7340, 7350), *range(7351, 7358)))


def full_name(category: str, name: str) -> str:
    """The name as a title: a bare commune or EPCI name gets its kind in front."""
    if category == "7210" and not name.casefold().startswith("commune "):
        return f"Commune {of_place(name)}"
    if category in _GROUPINGS:
        short, kind = _GROUPINGS[category]
        if short and name.startswith(f"{short} "):
            return f"{kind[0].upper()}{kind[1:]} {name[len(short) + 1 :]}"
    return name


def phrase(category: str, name: str) -> str:
    """The name inside a sentence, with its article when the kind is known, else « l’organisme … »."""
    if category == "7210":
        return the_commune(name) if not name.casefold().startswith("commune ") else f"la c{name[1:]}"
    named = full_name(category, name)
    if category in _GROUPINGS and named.casefold().startswith(_GROUPINGS[category][1]):
        return f"la {named[0].lower()}{named[1:]}"
    return f"l’organisme «\u00a0{name}\u00a0»"


def is_local_authority(category: str) -> bool:
    """Local authorities and their groupings, to which article L. 1111-10 III of the CGCT applies."""
    return category in _LOCAL


def is_grouping(category: str) -> bool:
    """Groupings of local authorities: public establishments and syndicates, which have members."""
    return is_local_authority(category) and category not in {"7210", "7220", "7230"}


def is_private(category: str) -> bool:
    """Bodies of private law (INSEE: 5 companies, 6 other registered, 8 private bodies, 9 associations…)."""
    return category[:1] in {"1", "2", "3", "5", "6", "8", "9"}
