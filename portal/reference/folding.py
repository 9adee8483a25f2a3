"""How a name of the territory is compared: what a person types and what the COG writes, brought to one form.

Owns the folding (accents, case, hyphens, apostrophes, ligatures, abbreviations) and nothing about data. Line breaks are
kept, so that thousands of names, one a line, are folded in one go.
"""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss"})
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_NOT_A_WORD = re.compile(r"[^0-9a-z\n]+")
_EDGES = re.compile(r"^ | $", re.MULTILINE)
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ABBREVIATED = re.compile(r"\b(?:ste?s?)\b")
#: "Chalon s/ Saône", "Verdun s/s": read before punctuation goes.
_SLASHED = ((re.compile(r"\bs/s\b"), " sous "), (re.compile(r"\bs/"), " sur "), (re.compile(r"&"), " et "))
_KINDS = (
    (re.compile(r"^communaute de communes\b", re.MULTILINE), "cc"),
    (re.compile(r"^communaute d agglomeration\b", re.MULTILINE), "ca"),
    (re.compile(r"^communaute urbaine\b", re.MULTILINE), "cu"),
)
_OFFICE = re.compile(r"^(?:commune|mairie|ville) d(?:e|u|es)? ")
_ARTICLE = r"(?:l|les?|la|de|du|des|d|aux?)"
_FRONT = re.compile(rf"^(?:(?:cc|ca|cu|metropole) )?(?:{_ARTICLE} )*(?=[0-9a-z])", re.MULTILINE)


def plain(text: str) -> str:
    """Lower case, no accent, no ligature, words separated by one space; abbreviations left as they are."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_LIGATURES)))
    text = text.lower()
    for pattern, words in _SLASHED:
        text = pattern.sub(words, text)
    return _EDGES.sub("", _NOT_A_WORD.sub(" ", text))


def expand(words: str) -> str:
    """``st remy`` → ``saint remy``, ``communaute de communes`` → ``cc``; other words are left alone."""
    words = _ABBREVIATED.sub(lambda found: _ABBREVIATIONS[found.group()], words)
    for pattern, short in _KINDS:
        words = pattern.sub(short, words)
    return words


def fold(text: str) -> str:
    """The form in which two names are the same: ``Saint-Rémy``, ``ST REMY``, ``st.-rémy`` → ``saint remy``."""
    return expand(plain(text))


def fold_query(text: str) -> tuple[str, ...]:
    """Forms to look a typed text up by, the likeliest first; none for a text without letters or digits.

    Expanded; as typed (``st`` may become Strasbourg); without "Mairie de" in front of it (Ville-du-Pont is a name).
    """
    typed = plain(text.replace("\n", " "))
    forms = (expand(typed), typed, expand(_OFFICE.sub("", typed)))
    return tuple(dict.fromkeys(form for form in forms if form))


def without_article(folded: str) -> str:
    """A folded name without what people leave out in front of it: ``cc du clunisois`` → ``clunisois``."""
    return _FRONT.sub("", folded)
