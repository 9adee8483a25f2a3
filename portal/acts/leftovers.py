"""What a text still waits for: the marks people leave where a value is to come. One rule, for templates and for acts.

Case and accents do not count. Roman numerals (« XXIe siècle », « Jean XXIII »), the size « XXL » and
« à compléter l’offre » (the verb with its object) are ordinary words.
"""

from __future__ import annotations

import re
import unicodedata

_NUMERAL = r"(?:[iv]+(?:e|eme)?|e|eme|l)\b"
_OBJECT = r"\s+(?:l[’']|d[’']|(?:le|la|les|un|une|des|du|de|son|sa|ses|leur|leurs|ce|cette|ces|notre|nos|votre|vos)\b)"
_MARKS = re.compile(
    r"\[\s*(?:\.{3}|…)"
    rf"|\ba\s+(?:completer|preciser)\b(?!{_OBJECT})"
    rf"|(?<![a-wyz])x{{2,}}+(?!{_NUMERAL})"
    r"|_{3,}"
)
DOTS = re.compile(r"\.{5,}|…{2,}")


def folded(text: str) -> str:
    """Lower case without accents, each character in its place."""
    return "".join(_letter(char) for char in text)


def leftover(text: str) -> int | None:
    """Where the first mark stands, dotted runs excepted; None without any."""
    match = _MARKS.search(folded(text))
    return match.start() if match else None


def dotted(text: str) -> list[int]:
    """Where each dotted run stands."""
    return [match.start() for match in DOTS.finditer(text)]


def _letter(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0].lower()[:1] or char
