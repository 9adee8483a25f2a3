"""Runs alone, as a script, in a child process: a PDF on standard input, its words as JSON on standard output.

It imports nothing of the portal and first takes away from itself what a hostile file could use: memory, processor
time, files, the size of what it writes. ``child.py words MAX_PAGES`` reads the text; ``child.py ocr RASTERISER
RECOGNISER PAGE…`` recognises the pages given; ``child.py image RECOGNISER`` a picture. A refusal is
``{"refusal": "…"}``; a death is judged by the parent.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import unicodedata
import zlib
from typing import Any

MEMORY = {"words": 448 * 1024 * 1024, "ocr": 1024 * 1024 * 1024, "image": 1024 * 1024 * 1024}
CPU_SECONDS = {"words": 20, "ocr": 60, "image": 60}
#: Words of a whole document, and of one page: far above any quote.
MAX_WORDS, MAX_PAGE_WORDS = 60_000, 4_000
#: What one stream of text, fonts or structure may become; pictures are not inflated.
MAX_INFLATED = 32 * 1024 * 1024
MAX_WORK_FILE = 64 * 1024 * 1024
DPI = 250
#: A picture that covers this share of a page makes it a scan, whose text was recognised by the scanner.
SCAN_SHARE = 0.8
#: Below this confidence (0 to 100) a recognised word is noise.
MIN_CONFIDENCE = 25


def main(arguments: list[str]) -> None:
    """Do what ``arguments`` ask and print one JSON object."""
    mode = arguments[0]
    limit(mode)
    try:
        if mode == "words":
            result = read_words(int(arguments[1]))
        else:
            result = recognise_image(arguments[1]) if mode == "image" else recognise(*arguments[1:3], arguments[3:])
    except MemoryError:
        result = {"refusal": "inflated"}
    json.dump(result, sys.stdout, separators=(",", ":"))


def limit(mode: str) -> None:
    """Bound this process and its children."""
    cpu = CPU_SECONDS[mode]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY[mode], MEMORY[mode]))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WORK_FILE, MAX_WORK_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class BoundedZlib:
    """Stands for ``zlib`` in the PDF library, which inflates without a limit."""

    error = zlib.error
    decompressobj = staticmethod(zlib.decompressobj)

    @staticmethod
    def decompress(data: bytes) -> bytes:
        """``data`` inflated; MemoryError beyond the limit."""
        reader = zlib.decompressobj()
        found = reader.decompress(data, MAX_INFLATED)
        if reader.unconsumed_tail:
            raise MemoryError
        return found


def read_words(max_pages: int) -> dict[str, Any]:
    """Words of every page, with their boxes in tenths of a point."""
    import pdfplumber
    from pdfminer import pdftypes
    from pdfminer.pdfdocument import PDFEncryptionError

    setattr(pdftypes, "zlib", BoundedZlib)  # noqa: B010
    content = sys.stdin.buffer.read()
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if document.doc.encryption is not None:
                return {"refusal": "encrypted"}
            count = count_pages(document, max_pages)
            if count > max_pages:
                return {"refusal": "pages", "count": count}
            if not count:
                return {"refusal": "broken"}
            return {"count": count, "pages": all_words(document.pages)}
    except MemoryError:
        raise
    except PDFEncryptionError:
        return {"refusal": "encrypted"}
    except RecursionError:
        return {"refusal": "broken"}
    except Exception as error:
        return {"refusal": "inflated" if caused_by_memory(error) else "broken"}


def caused_by_memory(error: BaseException | None) -> bool:
    """Whether running out of memory hides behind this error."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def count_pages(document: Any, max_pages: int) -> int:
    """Number of pages, counted one past the limit at most."""
    from itertools import islice

    from pdfminer.pdfpage import PDFPage

    return sum(1 for _ in islice(PDFPage.create_pages(document.doc), max_pages + 1))


def all_words(pages: Any) -> list[dict[str, Any]]:
    """Every page's words, until the document has given as many as are kept."""
    found, left = [], MAX_WORDS
    for page in pages:
        one = page_words(page)
        one["words"] = one["words"][:left]
        left -= len(one["words"])
        found.append(one)
    return found


def page_words(page: Any) -> dict[str, Any]:
    """One page: its height, its words, and whether it is a scan with recognised text."""
    box = page.bbox
    found = page.dedupe_chars(tolerance=1).extract_words(x_tolerance_ratio=0.17, y_tolerance=2)
    words = [
        (unicodedata.normalize("NFC", word["text"]), *(round(10 * (word[key] - start)) for key, start in places(box)))
        for word in found[:MAX_PAGE_WORDS]
        if word.get("upright", True) and box[0] <= word["x1"] and word["x0"] <= box[2] and box[1] <= word["bottom"]
    ]
    area = (box[2] - box[0]) * (box[3] - box[1])
    scanned = any(float(i["width"]) * float(i["height"]) > SCAN_SHARE * area for i in page.images)
    page.close()
    return {"height": round(10 * (box[3] - box[1])), "words": words, "scanned": scanned}


def places(box: tuple[float, float, float, float]) -> tuple[tuple[str, float], ...]:
    """The sides of a word's box with the origin each is counted from."""
    return (("x0", box[0]), ("x1", box[0]), ("top", box[1]), ("bottom", box[1]))


def recognise(rasteriser: str, recogniser: str, pages: list[str]) -> dict[str, Any]:
    """Words of the pages asked, drawn by ``rasteriser`` (pdftoppm) and read by ``recogniser`` (tesseract)."""
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "quote.pdf")
        with open(source, "wb") as stream:
            stream.write(sys.stdin.buffer.read())
        for number in pages:
            image = os.path.join(folder, f"page-{number}")
            run([rasteriser, "-f", number, "-l", number, "-r", str(DPI), "-gray", "-singlefile", source, image])
            table = run([recogniser, f"{image}.pgm", "-", "-l", "fra", "--psm", "4", "tsv"])
            found.append({"number": int(number), **recognised_words(table)})
            os.unlink(f"{image}.pgm")
    return {"pages": found}


def recognise_image(recogniser: str) -> dict[str, Any]:
    """Words of one picture, as if it were the first page of a document."""
    with tempfile.NamedTemporaryFile() as source:
        source.write(sys.stdin.buffer.read())
        source.flush()
        table = run([recogniser, source.name, "-", "-l", "fra", "--psm", "4", "tsv"])
    return {"pages": [{"number": 1, **recognised_words(table)}]}


def run(command: list[str]) -> str:
    """Standard output of a program that needs nothing of the environment."""
    done = subprocess.run(command, capture_output=True, check=True, env={"OMP_THREAD_LIMIT": "1"})  # noqa: S603
    return done.stdout.decode("utf-8", "replace")


def recognised_words(table: str) -> dict[str, Any]:
    """tesseract's table (level, page, block, paragraph, line, word, left, top, width, height, confidence, text)."""
    words, height = [], 0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12:
            continue
        left, top, width, tall = (int(cell) * 720 // DPI for cell in cells[6:10])
        height = max(height, top + tall)
        text = cells[11].strip()
        if cells[0] == "5" and text and float(cells[10]) >= MIN_CONFIDENCE:
            words.append((text, left, left + width, top, top + tall))
    return {"height": height, "words": words, "scanned": True}


if __name__ == "__main__":
    main(sys.argv[1:])
