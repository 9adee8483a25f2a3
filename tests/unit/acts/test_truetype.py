"""PostScript outlines become TrueType ones that reportlab embeds."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from acts_reading import reader, text_in
from acts_samples import LETTER

from portal.acts.letter import render_letter
from portal.acts.style import MARIANNE_FILES, Style

ttLib = pytest.importorskip("fontTools.ttLib", reason="FONT CONVERSION NOT CHECKED: fonttools is not installed")
fontBuilder = pytest.importorskip("fontTools.fontBuilder")
sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))


def _postscript_font(path: Path) -> None:
    """A font with PostScript outlines: every ASCII character is the same square with a round corner."""
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    chars = [chr(code) for code in range(32, 127)]
    names = [".notdef", *(f"uni{ord(char):04X}" for char in chars)]
    pen = T2CharStringPen(600, None)
    pen.moveTo((50, 0))
    pen.lineTo((550, 0))
    pen.curveTo((550, 400), (400, 700), (50, 700))
    pen.closePath()
    builder = fontBuilder.FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): name for char, name in zip(chars, names[1:], strict=True)})
    builder.setupCFF("Square", {}, {name: pen.getCharString() for name in names}, {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Square", "styleName": path.stem, "psName": path.stem})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(path)


def test_a_postscript_font_is_printed_once_converted(tmp_path: Path) -> None:
    from truetype import to_truetype

    for name in MARIANNE_FILES:
        _postscript_font(tmp_path / name)
        font = ttLib.TTFont(tmp_path / name)
        to_truetype(font)
        font.save(tmp_path / name)
    pdf = render_letter(replace(LETTER, specimen=False, subject="Square"), Style(state=True, fonts_dir=tmp_path))
    assert "Square" in text_in(pdf)
    assert all(
        "Marianne" in str(font.get_object()["/BaseFont"])
        for font in reader(pdf).pages[0]["/Resources"]["/Font"].values()
    )
