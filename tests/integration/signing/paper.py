"""Paper in tests: an act's pages drawn, written on by hand, laid askew on a scanner, saved as a JPEG in a PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DPI = 200
MM = DPI / 25.4


@dataclass(frozen=True)
class Hand:
    """What somebody wrote on the paper."""

    number: str = "71-2021-10-16-00012"
    date: str = "16/10/2021"
    signs: bool = True


def drawn(pdf: bytes) -> list[Image.Image]:
    """The pages as they come out of the printer."""
    return [page.render(scale=DPI / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def signed_paper(pdf: bytes, hand: Hand | None = None) -> list[Image.Image]:
    """The pages printed, the blanks filled with a stamp, the signature drawn."""
    hand = hand or Hand()
    sheets = drawn(pdf)
    font = ImageFont.load_default(size=34)
    for page, sheet in zip(pypdfium2.PdfDocument(pdf), sheets, strict=True):
        text = page.get_textpage()
        content, start = text.get_text_range(), 0
        while (start := content.find("." * 8, start)) >= 0:
            left, bottom, _, _ = text.get_charbox(start)
            x, y = left * DPI / 72, (page.get_size()[1] - bottom) * DPI / 72
            number = content[:start].rstrip().endswith("n°")
            pen = ImageDraw.Draw(sheet)
            pen.text((x + 6, y - 36), hand.number if number else hand.date, fill=25, font=font)
            if hand.signs and not number:
                pen.line([(x + 40 * k, y + 120 + (70 if k % 2 else 0)) for k in range(8)], fill=40, width=5)
            while start < len(content) and content[start] == ".":
                start += 1
    return sheets


def blank_sheet() -> Image.Image:
    """The back of a page."""
    return Image.new("L", (round(210 * MM), round(297 * MM)), 255)


def laid_askew(
    sheet: Image.Image, degrees: float, seed: int, quality: int = 60, *, grain: bool = True
) -> Image.Image:
    """What the glass of the scanner sees of it: turned, moved, greyish, grainy, saved as a JPEG."""
    rng = np.random.default_rng(seed)
    moved = sheet.rotate(
        degrees,
        resample=Image.Resampling.BICUBIC,
        fillcolor=255,
        translate=(int(rng.integers(-4, 5)), int(rng.integers(-4, 5))),
    )
    out = io.BytesIO()
    if not grain:
        moved.save(out, "JPEG", quality=quality)
        return Image.open(io.BytesIO(out.getvalue()))
    soft = np.asarray(moved.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32)
    grainy = soft * 0.88 + 18 + 5 * rng.standard_normal(soft.shape, dtype=np.float32)
    Image.fromarray(np.clip(grainy, 0, 255).astype("uint8")).save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue()))


def scanned(
    sheets: Sequence[Image.Image], degrees: Sequence[float] = (-3, 1.3, 3), seed: int = 7, *, grain: bool = True
) -> bytes:
    """A PDF of these sheets as a scanner makes it; a good one leaves no ``grain``."""
    pages = [
        laid_askew(sheet, degrees[rank % len(degrees)], seed + rank, grain=grain).convert("RGB")
        for rank, sheet in enumerate(sheets)
    ]
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
    return out.getvalue()
