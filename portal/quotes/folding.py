"""One spelling for comparing: lower case, no accents, plain spaces, quotes and dashes. Never changes a text's length,
so that what is found in the folded text is cut from the original at the same place.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_SPECIAL = {
    "œ": "o", "Œ": "o", "æ": "a", "Æ": "a", "ß": "s", "’": "'", "‘": "'", "´": "'", "`": "'", "º": "°", "˚": "°",
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "\u00ad": "-", "■": " ", "□": " ", "\ufffd": " ",
}  # fmt: skip


@cache
def _folded(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character != "\t" and (character.isspace() or not character.isprintable()):
        return " "
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if len(base) == 1 else character


def fold(text: str) -> str:
    """``text`` folded, character for character."""
    return "".join(map(_folded, text))
