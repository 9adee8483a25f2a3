"""Turns a PostScript-flavoured web font into TrueType, the only outlines reportlab embeds.

Cubic curves become quadratic ones, within one thousandth of the em; metrics and names stay.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

#: Layout tables that a PDF never reads: kerning and features weigh half of the file.
UNREAD = ("GPOS", "GSUB", "GDEF", "DSIG", "VORG", "FFTM")

#: French amounts need spaces and a hyphen Marianne does not draw: each borrows the glyph of its nearest neighbour.
BORROWED = {0x202F: (0x2009, 0x00A0), 0x2007: (0x00A0,), 0x2009: (0x00A0,), 0x2011: (0x2010, 0x002D)}


def write_truetype(source: Path, target: Path) -> None:
    """Read ``source`` (woff, CFF or TrueType outlines) and write ``target`` (.ttf), same bytes each time."""
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    if "CFF " in font:
        _replace_outlines(font)
    _borrow_glyphs(font)
    for tag in UNREAD:
        if tag in font:
            del font[tag]
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)


def _borrow_glyphs(font: TTFont) -> None:
    for table in font["cmap"].tables:
        for code, neighbours in BORROWED.items():
            near = next((table.cmap[other] for other in neighbours if other in table.cmap), None)
            if table.isUnicode() and near:
                table.cmap.setdefault(code, near)


def _replace_outlines(font: TTFont) -> None:
    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    tolerance = font["head"].unitsPerEm / 1000
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, tolerance, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    glyf.compile(font)
    for name in order:
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyphs[name], "xMin", 0))
    _declare_truetype(font, order)


def _declare_truetype(font: TTFont, order: list[str]) -> None:
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"):
        setattr(maxp, field, 0)
    maxp.maxSizeOfInstructions = 0
    maxp.maxComponentElements = 0
    post = font["post"]
    post.formatType = 2.0
    post.extraNames, post.mapping, post.glyphOrder = [], {}, order
    font.sfntVersion = "\x00\x01\x00\x00"
