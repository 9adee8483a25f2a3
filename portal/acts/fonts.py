"""Faces registered with reportlab, and what they can print. Callers hold the layout's lock."""

from __future__ import annotations

from functools import lru_cache

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from portal.acts.style import FontSet, FontsMissingError


def faces(family: str) -> tuple[str, str, str]:
    """reportlab's names of the regular, bold and italic faces."""
    return f"Guichet{family}", f"Guichet{family}-Bold", f"Guichet{family}-Italic"


_registered: dict[str, FontSet] = {}


def register(fonts: FontSet) -> None:
    """Make reportlab know the faces, once per family and place. Called under the lock."""
    if _registered.get(fonts.family) == fonts:
        return
    regular, bold, italic = faces(fonts.family)
    for name, path in zip((regular, bold, italic), fonts.faces, strict=True):
        try:
            font = TTFont(name, str(path), shapable=False, asciiReadable=True)
        except TTFError as error:
            raise FontsMissingError(f"La police {path.name} n’est pas une police TrueType lisible.") from error
        pdfmetrics.registerFont(font)
    for is_bold, is_italic, name in ((0, 0, regular), (1, 0, bold), (0, 1, italic), (1, 1, bold)):
        addMapping(regular, is_bold, is_italic, name)
    _registered[fonts.family] = fonts


@lru_cache(maxsize=8)
def covered(fonts: FontSet) -> frozenset[int]:
    """Code points all three registered faces can print."""
    tables = [frozenset(pdfmetrics.getFont(name).face.charToGlyph) for name in faces(fonts.family)]
    return frozenset.intersection(*tables)
