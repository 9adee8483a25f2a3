"""Draws the mark of each page of an issued act: its QR at the foot of the left margin, its code beside it.

The signature is in the right half of the text, above the foot of the page: they never meet. Binding holes are higher.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.domain.page_mark import MarkKey, mark_address
from portal.domain.verification_code import shown_code

MM = 72 / 25.4
#: Side of the QR, and where its lower left corner is: a sheet scanned three degrees askew still shows it whole.
SIDE = 15 * MM
LEFT, BOTTOM = 8 * MM, 8 * MM
#: The pattern is drawn with one mask: choosing the best of eight costs more than all the rest of the page.
_MASK = 2


@dataclass(frozen=True, slots=True)
class PageSeal:
    """How pages are marked in this installation: its public address and its key. Never part of an act's data."""

    base_url: str
    key: MarkKey

    def address(self, code: str, page: int, total: int) -> str:
        """What the QR of a page says."""
        return mark_address(self.base_url, self.key, code, page, total)

    def line(self, code: str) -> str:
        """The short code and where to type it, in one line."""
        return f"Code de vérification {shown_code(code)} – {self.base_url}/verifier"


@lru_cache(maxsize=64)
def modules(text: str) -> tuple[tuple[int, int, int], ...]:
    """The dark runs of the QR of ``text``: first its side, as (side, 0, 0); then (row, first column, length), rows from
    the top."""
    from reportlab.graphics.barcode import qrencoder

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.version = code.calculate_version()
    code.makeImpl(False, _MASK)
    side = code.getModuleCount()
    runs = [(side, 0, 0)]
    for row in range(side):
        start = None
        for column in range(side + 1):
            dark = column < side and bool(code.isDark(row, column))
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                runs.append((row, start, column - start))
                start = None
    return tuple(runs)


def draw_qr(canvas: Any, text: str) -> None:
    """The QR of ``text`` at its place on the current page."""
    (side, _, _), *runs = modules(text)
    module = SIDE / side
    path = canvas.beginPath()
    for row, column, length in runs:
        path.rect(LEFT + column * module, BOTTOM + (side - 1 - row) * module, length * module, module)
    canvas.saveState()
    canvas.setFillGray(1)
    quiet = 4 * module
    canvas.rect(LEFT - quiet, BOTTOM - quiet, SIDE + 2 * quiet, SIDE + 2 * quiet, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
