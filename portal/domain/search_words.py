"""Words as they are searched: lower case, no accents, letters and digits alone; the beginning of a word finds it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 40
#: Words of one dossier that are kept: the longest real ones hold a few hundred.
MOST = 2000
#: Words of one search that count.
MOST_TYPED = 6
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


def plain_words(text: str) -> list[str]:
    """The words of ``text`` in order, folded, each cut at 40 letters."""
    bare = unicodedata.normalize("NFD", text.lower().translate(_LIGATURES))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return [word[:LONGEST] for word in _WORD.findall(letters)]


def index_words(texts: Iterable[str]) -> tuple[str, ...]:
    """The different words of ``texts``, sorted; single letters are left out, single digits kept."""
    found = {word for text in texts for word in plain_words(text) if len(word) > 1 or word.isdigit()}
    return tuple(sorted(found)[:MOST])


def typed_words(text: str) -> tuple[str, ...]:
    """The words a search asks for, at most six. « l’école » asks for « ecole » alone."""
    words = plain_words(_without_spaces(text))
    kept = [word for word in words if len(word) > 1 or word.isdigit()] or words
    return tuple(dict.fromkeys(kept))[:MOST_TYPED]


def _without_spaces(text: str) -> str:
    """A SIREN or SIRET typed by groups is one word: « 217 105 436 »."""
    return re.sub(r"\b\d{3}[\s\u00a0\u202f]\d{3}[\s\u00a0\u202f]\d{3}(?:[\s\u00a0\u202f]\d{5})?\b", _joined, text)


def _joined(found: re.Match[str]) -> str:
    return re.sub(r"\s", "", found.group())
