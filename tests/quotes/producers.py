"""Turns an entry of the corpus into a PDF, by the producer it names. Owns drawing; knows nothing of the reader."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import reportlab

CHAR, LINE, LEFT, TOP = 5.6, 14, 36, 46
WIDTH, HEIGHT = 595, 842
PAGE_BREAK = "----- page -----\n"
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


class Missing(RuntimeError):
    """The producer is not on this machine."""


def cells(page: str) -> Iterator[tuple[float, float, str, bool]]:
    """Left, top, text of each cell of a page of characters, and whether the place is that of its right end."""
    for row, line in enumerate(page.strip("\n").split("\n")):
        for match in re.finditer(r"\S+(?: \S+)*", line):
            figure = match.start() > 0 and re.fullmatch(r"-?[\d  .,%€]+(?:€|EUR|HT|TTC| )*", match.group()) is not None
            column = match.end() if figure else match.start()
            yield LEFT + column * CHAR, TOP + row * LINE, match.group(), figure


def by_reportlab(entry: dict[str, Any]) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if entry["font"] == "Vera" and "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", str(VERA)))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for page in entry["body"].split(PAGE_BREAK):
        canvas.setFont(entry["font"], 9)
        for x, y, text, right in cells(page):
            (canvas.drawRightString if right else canvas.drawString)(x, HEIGHT - y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def by_fpdf2(entry: dict[str, Any]) -> bytes:
    try:
        from fpdf import FPDF
    except ImportError:
        raise Missing("fpdf2 is not installed") from None
    document = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    document.add_font("Vera", fname=str(VERA))
    document.set_font("Vera", size=8)
    for page in entry["body"].split(PAGE_BREAK):
        document.add_page()
        for x, y, text, right in cells(page):
            document.text(x - document.get_string_width(text) * right, y, text)
    return bytes(document.output())


def by_cairo(entry: dict[str, Any]) -> bytes:
    """Drawn by reportlab, then written again from end to end by cairo."""
    program = shutil.which("pdftocairo")
    if not program:
        raise Missing("pdftocairo is not installed (package poppler-utils)")
    done = subprocess.run([program, "-pdf", "-", "-"], input=by_reportlab(entry), capture_output=True, check=True)
    return done.stdout


def by_typst(entry: dict[str, Any]) -> bytes:
    pages = []
    for page in entry["body"].split(PAGE_BREAK):
        placed = [
            f"#place(top + left, dx: {x - (300 if right else 0)}pt, dy: {y}pt, box(width: 300pt, "
            f"align({'right' if right else 'left'}, text({_quoted(text)}))))"
            for x, y, text, right in cells(page)
        ]
        pages.append("\n".join(placed))
    paper = f"#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: 0pt)\n"
    font = f"#set text(font: {_quoted(entry['font'])}, size: 9pt)\n"
    return _typst(paper + font + "\n#pagebreak()\n".join(pages))


def by_typst_source(entry: dict[str, Any]) -> bytes:
    return _typst('#set text(lang: "fr")\n' + entry["body"])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _typst(source: str) -> bytes:
    try:
        import typst
    except ImportError:
        raise Missing("typst is not installed") from None
    return bytes(typst.compile(source.encode(), ignore_system_fonts=True))


def by_chromium(entry: dict[str, Any]) -> bytes:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    program = next(filter(None, map(shutil.which, names)), None)
    if not program:
        raise Missing("Chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        page, target = Path(folder, "quote.html"), Path(folder, "quote.pdf")
        page.write_text(f'<!doctype html><html lang=fr><meta charset="utf-8"><body>{entry["body"]}', encoding="utf-8")
        subprocess.run(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run", "--no-pdf-header-footer",
             f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", page.as_uri()],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        return target.read_bytes()


def by_scanner(entry: dict[str, Any], *, noisy: bool = False) -> bytes:
    """A picture of the page at 200 points per inch; ``noisy`` tilts it by a degree and sprinkles specks."""
    from PIL import Image, ImageDraw, ImageFont

    scale = 200 / 72
    image = Image.new("L", (int(WIDTH * scale), int(HEIGHT * scale)), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(VERA), int(10 * scale))
    for x, y, text, right in cells(entry["body"]):
        draw.text((x * scale - draw.textlength(text, font) * right, y * scale), text, fill=20, font=font)
    if noisy:
        image = image.rotate(0.8, fillcolor=250, resample=Image.Resampling.BICUBIC)
        speckle = random.Random(71)
        for _ in range(1500):
            image.putpixel((speckle.randrange(image.width), speckle.randrange(image.height)), speckle.randrange(200))
    buffer = io.BytesIO()
    image.save(buffer, "PDF", resolution=200)
    return buffer.getvalue()


PRODUCERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "reportlab": by_reportlab,
    "fpdf2": by_fpdf2,
    "cairo": by_cairo,
    "typst": by_typst,
    "typst-source": by_typst_source,
    "chromium": by_chromium,
    "scan": by_scanner,
    "scan-noisy": lambda entry: by_scanner(entry, noisy=True),
}
