"""The typographic hierarchy of documents: one paragraph style a look, from a font and a size."""

from __future__ import annotations

from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

GREY = colors.HexColor("#595959")


def paragraph_styles(regular: str, bold: str, size: float, width: float) -> dict[str, ParagraphStyle]:
    """Paragraph styles by name. Left-aligned throughout: justified lines stretch no-break spaces."""

    def make(name: str, role: str, scale: float = 1.0, *, font: str = regular, **extra: Any) -> ParagraphStyle:
        points = round(size * scale, 1)
        settings = {"leading": round(points * 1.4, 1), "spaceAfter": size * 0.6, "bulletFontName": regular} | extra
        settings |= {"allowWidows": 0, "allowOrphans": 0}
        return ParagraphStyle(name, fontName=font, fontSize=points, role=role, **settings)

    strong: dict[str, Any] = {"font": bold, "keepWithNext": 1}
    half = width * 0.5
    rows = [
        make("h1", "H1", 1.4, **strong, spaceBefore=size, spaceAfter=size, leading=size * 1.85),
        make("h1c", "H1", 1.4, **strong, alignment=TA_CENTER, spaceBefore=size * 0.8, spaceAfter=size * 0.9),
        make("h2", "H2", 1.06, **strong, spaceBefore=size * 1.0, spaceAfter=size * 0.4),
        make("h2c", "H2", 1.2, **strong, alignment=TA_CENTER, spaceBefore=size * 1.1, spaceAfter=size * 0.8),
        make("h3", "H3", 1.0, **strong, spaceBefore=size * 0.8, spaceAfter=size * 0.4),
        make("h3c", "H3", 1.0, **strong, alignment=TA_CENTER, spaceBefore=size * 0.8),
        make("body", "P"),
        make("lead", "P", 1.0, alignment=TA_CENTER, font=bold, spaceAfter=size),
        make("visa", "P", spaceAfter=size * 0.45),
        make("small", "P", 0.88, spaceAfter=size * 0.45),
        make("center", "P", alignment=TA_CENTER),
        make("right", "P", alignment=TA_RIGHT),
        make("sign", "P", leftIndent=half, spaceAfter=size * 0.3, keepWithNext=1),
        make("reference", "P", 0.9, textColor=GREY, spaceAfter=size * 0.5),
        make("item", "LI", leftIndent=size * 1.6, bulletIndent=size * 0.3, spaceAfter=size * 0.35),
        make("authority", "P", 1.3, font=bold, leading=size * 1.55, spaceAfter=0),
        make("service", "P", 0.9, leading=size * 1.2, spaceAfter=0),
        make("motto", "P", 0.85, spaceAfter=0),
        make("side", "P", 1.0, leading=size * 1.3, spaceAfter=0),
        make("cell", "", 0.89, spaceAfter=0, leading=size * 1.15),
        make("cell_right", "", 0.89, spaceAfter=0, leading=size * 1.15, alignment=TA_RIGHT),
        make("cell_head", "", 0.89, font=bold, spaceAfter=0, leading=size * 1.15),
        make("cell_head_right", "", 0.89, font=bold, spaceAfter=0, leading=size * 1.15, alignment=TA_RIGHT),
    ]
    return {style.name: style for style in rows}
