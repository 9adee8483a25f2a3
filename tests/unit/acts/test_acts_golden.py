"""The whole text of each kind of act, and how its first page looks, changed only with a template version."""

from __future__ import annotations

import io
import shutil
import threading

import pytest
from acts_golden import Sample, picture_of, samples, text_of, version_in
from PIL import Image, ImageChops, ImageStat

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="GOLDEN NOT CHECKED: no poppler-utils")
ALL = list(samples())


@needs_poppler
@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.name)
def test_the_text_is_the_golden_one(sample: Sample) -> None:
    """Different? Read it, raise the template's version in its seed, then ``make golden``."""
    header, _, text = sample.text_file.read_text().partition("\n")
    assert (header + "\n", text) == (sample.header, text_of(sample.pdf()))


@needs_poppler
@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.name)
def test_the_first_page_looks_as_a_person_saw_it(sample: Sample) -> None:
    kept = Image.open(sample.picture_file)
    now = Image.open(io.BytesIO(picture_of(sample.pdf())))
    assert now.size == kept.size
    assert ImageStat.Stat(ImageChops.difference(kept.convert("L"), now.convert("L"))).mean[0] < 4


def test_a_golden_text_says_its_template_version() -> None:
    assert version_in("template award version 3 abc\n") == "award version 3"
    assert len({sample.header for sample in ALL}) == len(ALL)


def test_eight_threads_print_the_same_bytes() -> None:
    alone = [sample.pdf() for sample in ALL]
    found: dict[int, list[bytes]] = {}

    def work(rank: int) -> None:
        found[rank] = [sample.pdf() for sample in ALL]

    threads = [threading.Thread(target=work, args=(rank,)) for rank in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[rank] == alone for rank in range(8))
