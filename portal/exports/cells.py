"""Texts and values made safe for a spreadsheet. Owns what is removed, cut, neutralised, and how numbers are written.

In a workbook a text is a string cell whatever it begins with: the writer has no formula to write. A .csv has no types:
there, whatever a spreadsheet could take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import re
from datetime import datetime
from fractions import Fraction

from portal.domain.french_dates import in_paris, short_date

#: Characters a cell may hold (UTF-16 units), and what a longer text ends with.
MAX_UNITS = 32_767
CUT_MARK = " […]"
#: What a cell or a line of .csv may not begin with, full-width forms included.
FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"
_SIGNS = frozenset(FORMULA_SIGNS)
_LINE_ENDS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
#: Controls, halves of characters and non-characters: not allowed in XML, or invisible in a cell.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_UNUSUAL = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd]")
_BREAKS = re.compile("[\t\n]+")
#: A sign at the beginning, or where a program that splits the line otherwise would see a beginning.
_RISKY = re.compile('(^|[;,|"])(\\s*)(?=[=+\\-@＝＋－＠])')


def clean_text(text: str) -> str:
    """``text`` as a cell may hold it: line ends made one, controls removed, cut at the limit with a mark."""
    if _UNUSUAL.search(text):
        text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    if len(text) * 2 > MAX_UNITS and _units(text) > MAX_UNITS:
        text = _cut(text)
    return text


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def _cut(text: str) -> str:
    """The longest beginning that fits with the mark, never half a character."""
    room = MAX_UNITS - len(CUT_MARK)
    kept = text[:room]
    while (over := _units(kept) - room) > 0:
        kept = kept[: len(kept) - (over + 1) // 2]
    return kept + CUT_MARK


def begins_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet asked to read the cleaned ``text`` again could compute it."""
    return text[:1] in _SIGNS or text.lstrip()[:1] in _SIGNS


def csv_text(text: str) -> str:
    """``text`` on one line, whatever could begin a formula preceded by an apostrophe."""
    cleaned = _BREAKS.sub(" ", clean_text(text))
    return _RISKY.sub(r"\1\2'", cleaned)


def decimal(cents: int, point: str = ".") -> str:
    """Cents in euros: ``-123456`` gives ``-1234.56``."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}{point}{cents % 100:02d}"


def fraction(value: Fraction, decimals: int, point: str = ".") -> str:
    """A fraction with so many decimals, rounded down (towards zero)."""
    sign, value = ("-", -value) if value < 0 else ("", value)
    digits = str(value.numerator * 10**decimals // value.denominator).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}{point}{digits[-decimals:]}"


def french_instant(value: datetime) -> str:
    """``15/10/2021 10:30``, in Paris."""
    local = in_paris(value)
    return f"{short_date(local)} {local.hour:02d}:{local.minute:02d}"
