"""Sheets a document is printed on: size, margins, width of the text."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.pagesizes import A3, A4
from reportlab.lib.units import mm

from portal.acts.blocks import Sheet


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        return self.height - self.top - self.bottom


PAPERS: dict[Sheet, Paper] = {
    "A4": Paper(A4[0], A4[1], left=25 * mm, right=20 * mm, top=18 * mm, bottom=22 * mm),
    "A4S": Paper(A4[0], A4[1], left=13 * mm, right=13 * mm, top=10 * mm, bottom=19 * mm),
    "A3L": Paper(A3[1], A3[0], left=18 * mm, right=18 * mm, top=16 * mm, bottom=22 * mm),
}
