"""Text of a PDF, read where a hostile file can do no harm: a child process of its own, with an empty environment and
bounded memory, time, pages and output. Pages without text go through pdftoppm and tesseract where both are installed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from portal.domain.pdf_signs import pdf_sign
from portal.quotes.pages import PageText, PdfText, Word
from portal.quotes.refusals import MAX_BYTES, MAX_PAGES, Refusal

CHILD = Path(__file__).with_name("child.py")
#: Seconds on the wall after which the child and all it started are killed: together less than the lease of a job.
WALL_SECONDS = {"words": 30, "ocr": 75}
MAX_RECOGNISED_PAGES = 8
#: A page with fewer letters and digits than this has no text worth reading.
_MIN_CHARACTERS = 20


def read_pdf_text(content: bytes, *, wall_seconds: int | None = None) -> PdfText:
    """The words of every page, or the reason of a refusal. Never raises for what the bytes hold."""
    refusal = _cheap_refusal(content)
    if refusal:
        return PdfText(refusal=refusal)
    answer = _run_child(content, "words", [str(MAX_PAGES)], wall_seconds)
    if "refusal" in answer:
        return PdfText(refusal=answer["refusal"], page_count=answer.get("count", 0))
    pages = [_page(number, page) for number, page in enumerate(answer["pages"], start=1)]
    unread = [page.number for page in pages if not _legible(page)]
    for page in _recognise(content, unread[:MAX_RECOGNISED_PAGES]):
        pages[page.number - 1] = page
    return PdfText(pages=tuple(pages), page_count=answer["count"])


def read_image_text(content: bytes) -> PdfText:
    """The words recognised on a picture of a page (PNG or JPEG); none where tesseract is not installed or fails."""
    blank = PdfText(pages=(PageText(1, (), scanned=True),), page_count=1)
    if len(content) > MAX_BYTES:
        return PdfText(refusal=Refusal.HEAVY)
    recogniser = shutil.which("tesseract")
    if recogniser is None:
        return blank
    answer = _run_child(content, "image", [recogniser], WALL_SECONDS["ocr"])
    pages = tuple(_page(page["number"], page) for page in answer.get("pages", []))
    return PdfText(pages=pages, page_count=1) if pages else blank


def _cheap_refusal(content: bytes) -> Refusal | None:
    """What the bytes alone say, before any parsing."""
    if not content:
        return Refusal.EMPTY
    if len(content) > MAX_BYTES:
        return Refusal.HEAVY
    if b"%PDF-" not in content[:1024]:
        return Refusal.NOT_PDF
    return pdf_sign(content)


def _run_child(content: bytes, mode: str, arguments: Sequence[str], wall_seconds: int | None = None) -> dict[str, Any]:
    """The child's answer; a death by memory, time or anything else becomes a refusal."""
    command = [sys.executable, "-I", str(CHILD), mode, *arguments]
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as answer:
        source.write(content)
        source.seek(0)
        process = subprocess.Popen(  # noqa: S603
            command, stdin=source, stdout=answer, stderr=subprocess.DEVNULL, env={}, cwd="/", start_new_session=True
        )
        try:
            status = process.wait(wall_seconds or WALL_SECONDS[mode])
        except subprocess.TimeoutExpired:
            return {"refusal": Refusal.SLOW}
        finally:
            _kill_group(process)
        if status in (-signal.SIGXCPU, -signal.SIGKILL):
            return {"refusal": Refusal.SLOW}
        answer.seek(0)
        return _answer(answer.read(), status)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def _answer(printed: bytes, status: int) -> dict[str, Any]:
    """What the child printed, or the refusal that its silence means: it dies so when it cannot have more memory."""
    try:
        found: dict[str, Any] = json.loads(printed)
    except ValueError:
        return {"refusal": Refusal.INFLATED if status else Refusal.BROKEN}
    if "refusal" in found:
        found["refusal"] = Refusal(found["refusal"])
    return found


def _page(number: int, page: dict[str, Any]) -> PageText:
    return PageText(number, tuple(Word(*word) for word in page["words"]), page["height"], page["scanned"])


def _legible(page: PageText) -> bool:
    """Whether the text layer says something: enough characters, and not the numbers of unnamed glyphs."""
    text = "".join(word.text for word in page.words)
    readable = sum(character.isalnum() for character in text)
    return readable >= _MIN_CHARACTERS and text.count("(cid:") * 20 < len(text)


def _recognise(content: bytes, numbers: Sequence[int]) -> list[PageText]:
    """The scanned pages read by tesseract; none where it is not installed or fails."""
    tools = [shutil.which("pdftoppm"), shutil.which("tesseract")]
    if not numbers or None in tools:
        return []
    answer = _run_child(content, "ocr", [*(tool for tool in tools if tool), *map(str, numbers)])
    return [_page(page["number"], page) for page in answer.get("pages", [])]
