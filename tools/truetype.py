"""Cubic outlines to quadratic: makes a TrueType font of one whose glyphs are PostScript (CFF).

DSFR ships Marianne with PostScript outlines; reportlab embeds TrueType outlines only. Used at install, with fonttools.
"""

from __future__ import annotations

from typing import Any

#: Half a thousandth of the em is far below what a printer shows.
MAX_ERROR_UNITS = 0.5


def to_truetype(font: Any) -> None:
    """Replace the CFF outlines of a fontTools ``TTFont`` by TrueType ones, in place; a TrueType font is left alone."""
    if "CFF " not in font:
        return
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order = font.getGlyphOrder()
    glyph_set = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        # TrueType fills clockwise contours, PostScript the others.
        glyph_set[name].draw(Cu2QuPen(pen, MAX_ERROR_UNITS, reverse_direction=True))
        glyphs[name] = pen.glyph()
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    font["glyf"], font["loca"] = table, newTable("loca")
    for name, glyph in glyphs.items():
        glyph.recalcBounds(table)
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0) or 0)
    _grow_maxp(font["maxp"])
    font["post"].formatType = 3.0
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\x00\x01\x00\x00"


def _grow_maxp(maxp: Any) -> None:
    """Version 1.0 of ``maxp`` is the one TrueType needs; fonttools fills what depends on the glyphs when saving."""
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for name in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
        "maxPoints",
        "maxContours",
        "maxCompositePoints",
        "maxCompositeContours",
        "maxComponentDepth",
    ):
        setattr(maxp, name, 0)
