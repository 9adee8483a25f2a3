"""What the reader is given: the words of each page with their places.

Places are whole tenths of a point from the page's upper left corner, so that no float enters a pure package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.quotes.refusals import Refusal

#: The grid of ``PageText.from_text``: one character is six points wide, a line twelve points high.
_CHAR, _LINE, _HEIGHT = 60, 120, 100


@dataclass(frozen=True, slots=True)
class Word:
    """One word and its box, in tenths of a point."""

    text: str
    x0: int
    x1: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of page ``number`` (from 1). ``scanned``: they come from character recognition, and may be misread."""

    number: int
    words: tuple[Word, ...]
    height: int = 8420
    scanned: bool = False

    @classmethod
    def from_text(cls, number: int, text: str, *, scanned: bool = False) -> PageText:
        """A page laid out as typewritten text: two spaces or more part two columns."""
        words = [
            Word(m.group(), m.start() * _CHAR, m.end() * _CHAR, row * _LINE, row * _LINE + _HEIGHT)
            for row, line in enumerate(text.expandtabs(4).split("\n"))
            for m in re.finditer(r"[^ ]+", line)
        ]
        return cls(number, tuple(words), max(8420, text.count("\n") * _LINE), scanned)


@dataclass(frozen=True, slots=True)
class PdfText:
    """What came out of a PDF: its pages, or the reason why it was refused (``portal.quotes.refusals``)."""

    pages: tuple[PageText, ...] = ()
    page_count: int = 0
    refusal: Refusal | None = None
