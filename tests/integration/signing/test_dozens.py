"""Twenty-four acts scanned in one file: read, split and given back page for page, in little memory and bounded time."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from portal.acts.arrete import render_arrete
from portal.acts.page_marks import PageSeal
from portal.acts.style import Style
from portal.adapters import scan_reader
from portal.adapters.scan_reader import CHILD, ScanReader
from portal.domain.page_mark import derived_key, read_mark
from portal.domain.verification_code import new_verification_code
from portal.services.ports import ScanUnreadable
from tests.integration.signing.paper import DPI, scanned

sys.path.insert(0, str(Path(__file__).parents[2] / "unit" / "acts"))
from acts_samples import ARRETE

ACTS, KEY = 24, derived_key("the secret of the installation")
MEGABYTES = 400


@cache
def _pile() -> tuple[bytes, tuple[str, ...], int]:
    """A scan of the first page of twenty-four acts, and of the last page of the first; their codes; how many pages."""
    codes = tuple(new_verification_code() for _ in range(ACTS))
    style, sheets, total = Style(seal=PageSeal("http://x.test", KEY)), [], 0
    for code in codes:
        printed = pypdfium2.PdfDocument(render_arrete(replace(ARRETE, verification_code=code), style))
        total = len(printed)
        wanted = (0,) if sheets else (0, total - 1)
        sheets += [printed[page].render(scale=DPI / 72).to_pil().convert("L") for page in wanted]
    return scanned(sheets, grain=False), codes, total


def test_dozens_of_acts_are_read_and_split(tmp_path: Path) -> None:
    pile, codes, total = _pile()
    pages = ScanReader().pages(pile)
    marks = [read_mark(page.marks[0], [KEY]) for page in pages]
    found = [(mark.code, mark.page) for mark in marks if mark and mark.sealed]
    assert found == [(codes[0], 1), (codes[0], total), *((code, 1) for code in codes[1:])]
    papers = ScanReader().assemble(pile, [[(2, True), (1, False)], *([(3 + rank, False)] for rank in range(ACTS - 1))])
    assert len(papers) == ACTS
    first, last = ScanReader().pages(papers[0])
    assert read_mark(first.marks[0], [KEY]).page == total  # type: ignore[union-attr]
    assert (first.upside_down, last.upside_down) == (True, False)


def test_a_batch_is_read_in_little_memory(tmp_path: Path) -> None:
    """Page after page: what a batch takes does not grow with it. Measured on the child alone."""
    source = tmp_path / "pile.pdf"
    source.write_bytes(_pile()[0])
    measure = (
        "import resource, subprocess, sys\n"
        "with open(sys.argv[2], 'rb') as pdf:\n"
        "    subprocess.run([sys.executable, '-I', sys.argv[1], 'pages'], stdin=pdf, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    command = [sys.executable, "-c", measure, str(CHILD), str(source)]
    taken = int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert taken < MEGABYTES * 1024


def test_a_file_too_long_to_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_reader, "SOON_SECONDS", 0)
    with pytest.raises(ScanUnreadable) as end:
        ScanReader().pages(_pile()[0], soon=True)
    assert end.value.slow
