"""Reads scanned acts in a child process: the marks of their pages, and what they have more or less than was issued."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from portal.adapters.child_process import run_child
from portal.services.ports import Comparison, PageComparison, ScannedPage, ScanUnreadable

CHILD = Path(__file__).with_name("child.py")
#: Less than the lease of a job.
WALL_SECONDS = 110
#: While somebody waits for the page.
SOON_SECONDS = 20


class ScanReader:
    """See ``portal.services.ports.ScanReaderPort``."""

    def pages(self, pdf: bytes, *, soon: bool = False) -> tuple[ScannedPage, ...]:
        """Each page: its marks, whether it is blank, whether it lies upside down."""
        rows = _answer(["pages"], pdf, SOON_SECONDS if soon else WALL_SECONDS)["pages"]
        return tuple(ScannedPage(tuple(row["marks"]), row["blank"], row["upside_down"]) for row in rows)

    def assemble(self, pdf: bytes, papers: Sequence[Sequence[tuple[int, bool]]]) -> tuple[bytes, ...]:
        """A PDF for each list of pages (number from 1, whether to turn it over), in this order."""
        wanted = [",".join(f"{number}:{180 if turn else 0}" for number, turn in pages) for pages in papers]
        made = _answer(["assemble", *wanted], pdf)["papers"]
        return tuple(base64.b64decode(one) for one in made)

    def compare(self, issued: bytes, scanned: bytes) -> Comparison:
        """The scan laid on the issued act, page by page."""
        question = {"issued": base64.b64encode(issued).decode(), "scanned": base64.b64encode(scanned).decode()}
        recogniser = shutil.which("tesseract")
        answer = _answer(["compare", *([recogniser] if recogniser else [])], json.dumps(question).encode())
        return Comparison(answer["issued"], answer["scanned"], tuple(_page(row) for row in answer["pages"]))


def _answer(arguments: list[str], content: bytes, seconds: int = WALL_SECONDS) -> dict[str, Any]:
    end = run_child(CHILD, arguments, content, seconds)
    try:
        answer: dict[str, Any] = json.loads(end.printed)
    except ValueError:
        raise ScanUnreadable(slow=end.slow) from None
    if "trouble" in answer:
        raise ScanUnreadable(answer.get("count", 0))
    return answer


def _page(row: dict[str, Any]) -> PageComparison:
    return PageComparison(
        aligned=row["aligned"],
        added=tuple(tuple(one["box"]) for one in row["differences"] if one["kind"] == "added"),
        gone=tuple(tuple(one["box"]) for one in row["differences"] if one["kind"] == "gone"),
        filled=row["filled"],
        texts=row["texts"],
        pictures={name: base64.b64decode(picture) for name, picture in row["pictures"].items()},
        marks=tuple(row["marks"]),
    )
