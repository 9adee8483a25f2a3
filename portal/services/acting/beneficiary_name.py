"""How an act names a beneficiary: « Commune de Tournus », « la commune de Tournus »."""

from __future__ import annotations

from portal.acts.leftovers import folded
from portal.acts.wording import of_place, the_commune, with_preposition

_GROUPINGS = {
    "7343": ("CU", "communauté urbaine"),
    "7344": ("", "métropole"),
    "7346": ("CC", "communauté de communes"),
    "7348": ("CA", "communauté d’agglomération"),
}
#: Kinds a name begins with, longest first, with their article.
_KINDS = (
    ("le ", "centre intercommunal d’action sociale"),
    ("le ", "centre communal d’action sociale"),
    ("le ", "syndicat intercommunal"),
    ("le ", "syndicat mixte"),
    ("le ", "syndicat"),
    ("le ", "pôle d’équilibre territorial et rural"),
    ("le ", "département"),
    ("la ", "région"),
    ("la ", "communauté de communes"),
    ("la ", "communauté d’agglomération"),
    ("la ", "communauté urbaine"),
    ("la ", "métropole"),
)
#: By category, when the name does not say the kind.
_OWN_KINDS = {
    "7345": "syndicat intercommunal",
    "7353": "syndicat intercommunal",
    "7354": "syndicat mixte",
    "7355": "syndicat mixte",
    "7357": "pôle d’équilibre territorial et rural",
    "7361": "centre communal d’action sociale",
    "7367": "centre intercommunal d’action sociale",
}
_COUNCILS = {
    "7220": "conseil départemental",
    "7230": "conseil régional",
    "7343": "conseil communautaire",
    "7344": "conseil",
    "7346": "conseil communautaire",
    "7348": "conseil communautaire",
    "7361": "conseil d’administration",
    "7367": "conseil d’administration",
}
_SMALL = frozenset({"de", "du", "des", "la", "le", "les", "et", "en", "à", "sur", "sous", "au", "aux"})
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
    named = _typed(full_name(category, name))
    plain = folded(named)
    for article, kind in _KINDS:
        if plain.startswith(f"{folded(kind)} ") and kind != "association":
            return f"{article}{kind}{named[len(kind) :]}"
    if category in _GROUPINGS:
        kind = _GROUPINGS[category][1]
        return named if folded(kind) in plain else f"la {kind} {named}"
    if category.startswith("92"):
        own = named[len("association ") :] if plain.startswith("association ") else named
        return f"l’association «\u00a0{own}\u00a0»"
    if category in _OWN_KINDS:
        return f"le {_OWN_KINDS[category]} «\u00a0{named}\u00a0»"
    return f"l’organisme «\u00a0{name}\u00a0»"


def _typed(name: str) -> str:
    """A name the register gives in capitals, in the letters of a sentence: small words stay small."""
    name = " ".join(name.replace("'", "’").split())
    if not name.isupper():
        return name
    words = [word if word in _SMALL else "-".join(part.capitalize() for part in word.split("-"))
             for word in name.lower().split(" ")]  # fmt: skip
    return " ".join(words)


def council_of(category: str, name: str) -> str:
    """« du conseil municipal de Tournus »: the assembly that decides for the body."""
    said = phrase(category, name)
    if category == "7210":
        bare = name[len("commune ") :] if name.casefold().startswith("commune ") else of_place(name)
        return f"du conseil municipal {bare}"
    council = _COUNCILS.get(category) or ("comité syndical" if said.startswith("le syndicat") else "organe délibérant")
    lead = "de l’organe délibérant" if council == "organe délibérant" else f"du {council}"
    return f"{lead} {with_preposition('de', said)}"


def is_local_authority(category: str) -> bool:
    """Local authorities and their groupings, to which article L. 1111-10 III of the CGCT applies."""
    return category in _LOCAL


def is_grouping(category: str) -> bool:
    """Groupings of local authorities: public establishments and syndicates, which have members."""
    return is_local_authority(category) and category not in {"7210", "7220", "7230"}


def is_private(category: str) -> bool:
    """Bodies of private law (INSEE: 5 companies, 6 other registered, 8 private bodies, 9 associations…)."""
    return category[:1] in {"1", "2", "3", "5", "6", "8", "9"}
