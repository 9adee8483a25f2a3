"""Fonts and sizes of the documents: who may look like the State, which characters can be printed.

The neutral font is Bitstream Vera, shipped in reportlab's wheel. Marianne belongs to the State: it is used only by a
State administration in production, never by a specimen.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from portal.acts.page_marks import PageSeal

#: Spaces and hyphens a font may lack, with the plain character that has the same meaning on paper.
_EQUIVALENT = {
    0x202F: "\u00a0",
    0x2009: "\u00a0",
    0x200A: "\u00a0",
    0x2007: "\u00a0",
    0x2002: " ",
    0x2003: " ",
    0x2010: "-",
    0x2011: "-",
    0x2015: "—",
    0x2212: "–",
    0x02BC: "’",
}
_DROPPED = {0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF}
MARIANNE_FILES = ("Marianne-Regular.ttf", "Marianne-Bold.ttf", "Marianne-Regular_Italic.ttf")
NEUTRAL_FILES = ("Vera.ttf", "VeraBd.ttf", "VeraIt.ttf")


class FontsMissingError(RuntimeError):
    """The State's font was asked for and is not installed; ``str(error)`` is a French sentence."""


@dataclass(frozen=True, slots=True)
class Style:
    """How documents look. ``state``: a real State administration (Marianne, from ``fonts_dir``); otherwise neutral.

    ``seal``: how the pages of issued acts are marked; None, they are not.
    """

    state: bool = False
    fonts_dir: Path | None = None
    seal: PageSeal | None = None


class Faces(NamedTuple):
    """Files of the regular, bold and italic faces."""

    regular: Path
    bold: Path
    italic: Path


@dataclass(frozen=True, slots=True)
class FontSet:
    """The three faces of a document and the size of its body text, in points."""

    family: str
    faces: Faces
    body_size: float


def font_set(style: Style, *, specimen: bool) -> FontSet:
    """The fonts to use. A specimen never wears the State's font. Raises FontsMissingError when a file is absent."""
    if style.state and style.fonts_dir is not None and not specimen:
        faces = Faces(*(style.fonts_dir / name for name in MARIANNE_FILES))
        missing = [path.name for path in faces if not path.is_file()]
        if missing:
            raise FontsMissingError(
                f"Police absente : {', '.join(missing)}. Relancez l’installation (make install) pour la produire."
            )
        return FontSet("Marianne", faces, 10.0)
    return _neutral()


@lru_cache(maxsize=1)
def _neutral() -> FontSet:
    import importlib.util

    spec = importlib.util.find_spec("reportlab")
    if spec is None or spec.origin is None:
        raise FontsMissingError("La police des documents est livrée avec reportlab, qui n’est pas installé.")
    folder = Path(spec.origin).parent / "fonts"
    return FontSet("Vera", Faces(*(folder / name for name in NEUTRAL_FILES)), 9.0)


def normalise(text: str) -> str:
    """NFC, without control or invisible characters; tabs and line ends become spaces."""
    out: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        if char in "\t\n\r\x0b\x0c\u2028\u2029":
            out.append(" ")
        elif ord(char) not in _DROPPED and unicodedata.category(char) not in {"Cc", "Cs"}:
            out.append(char)
    return "".join(out)


def printable(text: str, coverage: frozenset[int]) -> str:
    """Text as the font can print it: same-meaning spaces and hyphens are replaced, what is left becomes « ? »
    (the lint refuses an act that would come to that)."""
    clean = normalise(text)
    if all(ord(char) in coverage for char in clean):
        return clean
    return "".join(_printable_char(char, coverage) for char in clean)


def _printable_char(char: str, coverage: frozenset[int]) -> str:
    if ord(char) in coverage:
        return char
    equivalent = _EQUIVALENT.get(ord(char), "?")
    return equivalent if ord(equivalent) in coverage else "?"


def missing_characters(text: str, coverage: frozenset[int]) -> tuple[str, ...]:
    """Characters of a text the font cannot print, each once, in order of appearance."""
    seen: dict[str, None] = {}
    for char in normalise(text):
        if ord(char) not in coverage and ord(_EQUIVALENT.get(ord(char), "\0")) not in coverage:
            seen[char] = None
    return tuple(seen)
