"""Text out of a PDF: what is refused, with which sentence, and how a hostile file is held."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from portal.adapters import pdf_text
from portal.adapters.pdf_text import read_pdf_text
from portal.quotes.refusals import MAX_PAGES, SENTENCES, Refusal
from tests.quotes.hostile import HOSTILE, TEXT, many_pages, one_page


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "endless"])
def test_hostile_files_are_refused_for_their_reason(name: str) -> None:
    make, reason = HOSTILE[name]

    assert read_pdf_text(make()).refusal == reason


def test_a_file_that_would_take_for_ever_is_stopped() -> None:
    content = HOSTILE["endless"][0]()
    begun = time.perf_counter()

    assert read_pdf_text(content, wall_seconds=4).refusal == Refusal.SLOW
    assert time.perf_counter() - begun < 15


def test_processor_time_is_bounded_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The child's own limit, lowered to one second, stops it long before the wall clock."""
    script = pdf_text.CHILD.read_text(encoding="utf-8").replace('{"words": 20,', '{"words": 1,')
    child = tmp_path / "child.py"
    child.write_text(script, encoding="utf-8")
    monkeypatch.setattr(pdf_text, "CHILD", child)

    assert read_pdf_text(HOSTILE["endless"][0]()).refusal == Refusal.SLOW


def test_every_refusal_has_its_own_sentence() -> None:
    assert set(SENTENCES) == set(Refusal)
    assert len(set(SENTENCES.values())) == len(Refusal)
    assert all(sentence.endswith(".") and ("\u00a0" in sentence or ":" in sentence) for sentence in SENTENCES.values())


def test_words_and_their_places() -> None:
    read = read_pdf_text(one_page(TEXT))

    assert read.refusal is None
    assert read.page_count == 1
    assert [word.text for word in read.pages[0].words] == ["Devis", "numero", "12", "Total", "HT", "100,00"]
    assert read.pages[0].words[0].x0 == 500
    assert not read.pages[0].scanned


def test_the_last_page_allowed_is_read() -> None:
    assert read_pdf_text(many_pages(MAX_PAGES)).page_count == MAX_PAGES
    assert read_pdf_text(many_pages(MAX_PAGES + 1)).refusal == Refusal.PAGES


def test_the_child_sees_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(
        "import json, os\nprint(json.dumps({'count': 1, 'pages': [{'height': 1, 'scanned': False, 'words': "
        "[[','.join(sorted(os.environ)) + os.getcwd() + 'x' * 30, 0, 0, 0, 0]]}]}))",
        encoding="utf-8",
    )
    monkeypatch.setenv("SECRET_KEY", "do-not-tell")
    monkeypatch.setattr(pdf_text, "CHILD", child)
    said = read_pdf_text(one_page(TEXT)).pages[0].words[0].text

    assert "SECRET" not in said
    assert "HOME" not in said
    assert said.endswith("/" + "x" * 30)


def test_without_tesseract_a_scan_has_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text.shutil, "which", lambda name: None)
    read = read_pdf_text(one_page(b" "))

    assert read.refusal is None
    assert [page.words for page in read.pages] == [()]
