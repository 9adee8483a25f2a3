"""Runs alone, as a script, in a child process: scanned PDF in, what its pages are out. Imports nothing of the portal.

``child.py pages``: a PDF on standard input, its pages as JSON (marks, blank or not, upside down or not).
``child.py assemble N:T,… …``: the same, for each argument a PDF of the pages asked in that order, turned by T degrees.
``child.py compare [RECOGNISER]``: JSON of the issued and the scanned PDF, their differences and pictures as JSON.
"""

from __future__ import annotations

import base64
import io
import json
import os
import resource
import subprocess
import sys
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_THREAD_LIMIT"] = "1"
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

MEMORY = 2 * 1024 * 1024 * 1024
CPU_SECONDS = {"pages": 110, "assemble": 60, "compare": 110}
DPI, MAX_PAGES, MAX_ACT_PAGES = 200, 300, 40
#: A page with less ink than this share is blank (dust, the shadow of the other side).
BLANK_SHARE = 0.0012
MM = DPI / 25.4
#: Dots in a row that leave room for the hand.
DOTS = 8


def main(arguments: list[str]) -> None:
    """Do what ``arguments`` ask; a PDF that cannot be read is ``{"trouble": …}``."""
    mode = arguments[0]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS[mode], CPU_SECONDS[mode] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        answer = MODES[mode](content, arguments[1:])
    except Exception as error:
        answer = {"trouble": type(error).__name__}
    json.dump(answer, sys.stdout)


def opened(content: bytes) -> Any:
    """The PDF. pypdfium2 refuses those it cannot read or that ask for a password."""
    import pypdfium2

    return pypdfium2.PdfDocument(content)


def picture(page: Any, dpi: int = DPI) -> Any:
    """The page in grey; a sheet larger than A3 is drawn smaller."""
    scale = min(dpi / 72, 5000 / max(page.get_size()))
    return page.render(scale=scale, grayscale=True).to_pil().convert("L")


def codes(image: Any) -> list[Any]:
    """The QR codes of a picture."""
    import zxingcpp

    return list(zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode))


def read_pages(content: bytes, _: list[str]) -> dict[str, Any]:
    """Marks and look of each page."""
    document = opened(content)
    import numpy as np

    if len(document) > MAX_PAGES:
        return {"trouble": "pages", "count": len(document)}
    pages = []
    for page in document:
        image = picture(page)
        found = codes(image)
        grey = np.asarray(image)
        ink = float((grey < np.percentile(grey, 90) * 0.6).mean())
        turned = [code for code in found if code.position.top_left.x > code.position.top_right.x]
        pages.append(
            {
                "marks": [code.text for code in found][:5],
                "blank": ink < BLANK_SHARE and not found,
                "upside_down": bool(turned),
            }
        )
        page.close()
    return {"pages": pages}


def assembled(content: bytes, papers: list[str]) -> dict[str, Any]:
    """New PDFs of the pages asked: « 3:0,4:180 » is the third as it is, then the fourth turned over."""
    import pypdfium2

    source = opened(content)
    return {"papers": [paper(pypdfium2.PdfDocument.new(), source, wanted.split(",")) for wanted in papers]}


def paper(made: Any, source: Any, wanted: list[str]) -> str:
    """``made`` with the pages asked, as base64."""
    for rank, one in enumerate(wanted):
        number, turn = one.split(":")
        made.import_pages(source, [int(number) - 1])
        page = made[rank]
        page.set_rotation((page.get_rotation() + int(turn)) % 360)
    out = io.BytesIO()
    made.save(out)
    made.close()
    return base64.b64encode(out.getvalue()).decode()


def compare(content: bytes, recogniser: list[str]) -> dict[str, Any]:
    """Page by page, what the scan has more and less than the issued act."""
    question = json.loads(content)
    issued, scanned = (opened(base64.b64decode(question[name])) for name in ("issued", "scanned"))
    if max(len(issued), len(scanned)) > MAX_ACT_PAGES:
        return {"trouble": "pages"}
    pages = [one_page(issued[rank], scanned[rank], recogniser) for rank in range(min(len(issued), len(scanned)))]
    return {"pages": pages, "issued": len(issued), "scanned": len(scanned)}


def one_page(issued: Any, scanned: Any, recogniser: list[str]) -> dict[str, Any]:
    """Differences of one page, outside the places left to the hand; what the hand wrote there."""
    import pictures

    printed, seen = picture(issued), picture(scanned)
    read = codes(seen)
    marks = [code.text for code in read][:5]
    matrix = first_guess(printed, seen, read)
    laid, trusted = pictures.aligned(printed, seen, matrix)
    if not trusted:
        unlike = {"aligned": False, "differences": [], "filled": {}, "pictures": {"page": jpeg(seen)}, "texts": {}}
        return {**unlike, "marks": marks}
    added, gone = pictures.differences(printed, laid)
    rooms = places(issued, printed.size)
    filled = {}
    for name, (left, top, right, bottom) in rooms.items():
        filled[name] = int(added[top:bottom, left:right].sum()) > 60
        added[top:bottom, left:right] = False
        gone[top:bottom, left:right] = False
    found = [("added", box) for box in pictures.cells(added)] + [("gone", box) for box in pictures.cells(gone)]
    texts, views = {}, {}
    for name in ("number", "date"):
        if name in rooms:
            left, top, right, bottom = rooms[name]
            crop = laid.crop((max(0, left - int(45 * MM)), top, min(laid.width, right + int(8 * MM)), bottom))
            views[name] = jpeg(crop)
            # Read without what was printed under the hand (the dotted line), then as it is.
            bare = pictures.without(laid, printed).crop(rooms[name])
            texts[name] = f"{recognised(bare, recogniser)}\n{recognised(crop, recogniser)}"
    if found:
        views["page"] = jpeg(marked(laid, [box for _, box in found]))
    boxes = [{"kind": kind, "box": [round(side / MM) for side in box]} for kind, box in found]
    page = {"aligned": True, "differences": boxes, "filled": filled, "pictures": views, "texts": texts}
    return {**page, "marks": marks}


def first_guess(printed: Any, seen: Any, read: list[Any]) -> Any:
    """How the paper lay, from the corners of its QR (``read`` on the scan); as it should, where none is read."""
    import numpy as np
    import pictures

    here = {code.text: code.position for code in codes(printed)}
    there = {code.text: code.position for code in read}
    shared = next((text for text in here if text in there), None)
    if shared is None:
        ratio = seen.width / printed.width
        return np.array([[ratio, 0.0, 0.0], [0.0, ratio, 0.0]])
    points = [
        np.array([(p.x, p.y) for p in (q.top_left, q.top_right, q.bottom_right, q.bottom_left)], dtype=float)
        for q in (here[shared], there[shared])
    ]
    return pictures.similarity(*points)


def places(page: Any, size: tuple[int, int]) -> dict[str, tuple[int, int, int, int]]:
    """Where the hand writes on the issued page: after « n° », after « le », and below this for the signature."""
    text = page.get_textpage()
    content = text.get_text_range()
    _, height = page.get_size()
    scale = DPI / 72
    found: dict[str, tuple[int, int, int, int]] = {}
    start = 0
    while (start := content.find("." * DOTS, start)) >= 0:
        end = start
        while end < len(content) and content[end] == ".":
            end += 1
        first, last = text.get_charbox(start), text.get_charbox(end - 1)
        left, right = first[0] * scale, last[2] * scale
        line = (height - first[1]) * scale
        before = content[:start].rstrip()[-3:].strip()
        name = "number" if before.endswith("n°") else "date"
        box = (left - 3 * MM, line - 9 * MM, right + 6 * MM, line + 5 * MM)
        found.setdefault(name, clipped(box, size))
        if name == "date":
            hand = (left - 45 * MM, line + 1 * MM, size[0], line + 62 * MM)
            found.setdefault("signature", clipped(hand, size))
        start = end
    return found


def clipped(box: tuple[float, ...], size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(side) for side in box)
    return max(0, left), max(0, top), min(size[0], right), min(size[1], bottom)


def recognised(crop: Any, recogniser: list[str]) -> str:
    """What tesseract reads on one line; nothing where it is not installed or fails."""
    if not recogniser:
        return ""
    source = io.BytesIO()
    crop.resize((crop.width * 3 // 2, crop.height * 3 // 2)).save(source, "PNG")
    command = [recogniser[0], "-", "-", "-l", "fra", "--psm", "6"]
    done = subprocess.run(command, input=source.getvalue(), capture_output=True, timeout=30)  # noqa: S603
    return done.stdout.decode("utf-8", "replace").strip()[:300]


def marked(image: Any, boxes: list[tuple[int, int, int, int]]) -> Any:
    """The page at half size, differences framed in red."""
    from PIL import ImageDraw

    small = image.convert("RGB").resize((image.width // 2, image.height // 2))
    draw = ImageDraw.Draw(small)
    for left, top, right, bottom in boxes:
        draw.rectangle((left // 2 - 4, top // 2 - 4, right // 2 + 4, bottom // 2 + 4), outline=(206, 5, 0), width=3)
    return small


def jpeg(image: Any) -> str:
    """The picture as base64."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return base64.b64encode(out.getvalue()).decode()


MODES = {"pages": read_pages, "assemble": assembled, "compare": compare}

if __name__ == "__main__":
    main(sys.argv[1:])
