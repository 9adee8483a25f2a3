"""How a letter addresses its reader: by the office its first line gives, when its gender can be read there."""

from __future__ import annotations

import re

UNKNOWN = "Madame, Monsieur"
_OFFICE = re.compile(r"\b(maire|présidente|président|directrice|directeur)\b", re.IGNORECASE)
_FEMININE = frozenset({"présidente", "directrice"})
_MASCULINE = frozenset({"président", "directeur"})


def civility_of(recipient: str) -> str:
    """« Madame la maire » for « Madame Anne Exemple, maire »; « Madame, Monsieur » when nothing says which."""
    said = _OFFICE.search(recipient.partition(",")[2])
    office = said.group(1).casefold() if said else ""
    madam = recipient.startswith(("Madame ", "Mme ")) or office in _FEMININE
    sir = recipient.startswith(("Monsieur ", "M. ")) or office in _MASCULINE
    if madam == sir:
        return UNKNOWN
    title = "Madame" if madam else "Monsieur"
    return f"{title} {'la' if madam else 'le'} {office}" if office else title
