"""The corpus of generated quotes, read as the portal reads them: every field right, nothing wrong shown as certain.

The held-out quotes are not here: ``python benchmarks/quotes.py --held-out`` measures them.
"""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from benchmarks.quotes import Tally, compare
from portal.adapters.pdf_text import read_pdf_text
from portal.quotes.reader import read_quote
from portal.quotes.reading import to_json
from tests.quotes.corpus_files import SCANS, entries, pdf_of
from tests.quotes.producers import Missing


def read(entry: dict[str, Any]) -> tuple[dict[str, Any], Tally]:
    """The reading of an entry's PDF, compared with what is right; skipped where its producer is missing."""
    try:
        content = pdf_of(entry)
    except Missing as reason:
        pytest.skip(f"quotes of the corpus by {entry['producer']}: {reason}")
    found, tally = to_json(entry["name"], read_quote(read_pdf_text(content).pages)), Tally()
    compare(entry, found, tally)
    return found, tally


@pytest.mark.parametrize("entry", [e for e in entries() if e["producer"] not in SCANS], ids=lambda entry: entry["name"])
def test_text_quotes(entry: dict[str, Any]) -> None:
    found, tally = read(entry)

    assert tally.wrong == []
    assert tally.certain_wrong == []
    assert found["status"] == entry.get("status", "partial" if entry.get("ambiguous_totals") else "read") or (
        entry.get("ambiguous_totals") and found["status"] == "read"
    )


@pytest.mark.parametrize("entry", [e for e in entries() if e["producer"] in SCANS], ids=lambda entry: entry["name"])
def test_scans(entry: dict[str, Any]) -> None:
    if not (shutil.which("tesseract") and shutil.which("pdftoppm")):
        pytest.skip("scans are read where tesseract and pdftoppm are installed (tesseract-ocr-fra, poppler-utils)")
    _, tally = read(entry)

    assert tally.certain_wrong == []
    assert sum(tally.right.values()) >= sum(tally.asked.values()) - 2


def test_the_corpus_is_large_and_varied() -> None:
    every = entries() + entries(held_out=True)

    assert len(every) >= 40
    assert len(entries(held_out=True)) >= 10
    assert len({entry["name"] for entry in every}) == len(every)
    assert len({entry["producer"] for entry in every} - SCANS) >= 5
