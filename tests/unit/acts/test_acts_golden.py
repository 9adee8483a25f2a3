"""The whole text of each kind of act, and how its pages look, changed only with a template version."""

from __future__ import annotations

import shutil
import threading

import pytest
from acts_golden import Paper, Sample, differing, papers, picture_of, samples, text_of, version_in
from PIL import Image

from portal.acts.seeds import SEEDS

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="GOLDEN NOT CHECKED: no poppler-utils")
ALL = list(samples())
EVERY: list[Sample | Paper] = [*ALL, *papers()]


@needs_poppler
@pytest.mark.parametrize("sample", EVERY, ids=lambda sample: sample.name)
def test_the_text_is_the_golden_one(sample: Sample | Paper) -> None:
    """Different? Read it, raise the template's version in its seed, then ``make golden``."""
    header, _, text = sample.text_file.read_text().partition("\n")
    assert (header + "\n", text) == (sample.header, text_of(sample.pdf()))


@needs_poppler
@pytest.mark.parametrize("sample", EVERY, ids=lambda sample: sample.name)
def test_every_page_looks_as_a_person_saw_it(sample: Sample | Paper) -> None:
    assert differing(Image.open(sample.picture_file), picture_of(sample.pdf())) == 0


@needs_poppler
def test_a_page_that_changed_is_seen() -> None:
    """A signature that moves, a line that goes, a page more: each is enough."""
    seen = {sample.name: Image.open(sample.picture_file) for sample in ALL}
    paper = seen["award"]
    assert differing(paper, seen["award_electronic"])
    assert differing(paper, seen["award_operating"])
    assert differing(paper, seen["withdrawal"]) > 1000
    moved = paper.transform(paper.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, 4), fillcolor=255)
    assert differing(paper, moved)
    assert differing(paper, paper.point(lambda grey: min(255, grey + 6))) == 0


def test_a_golden_text_says_its_template_version() -> None:
    assert version_in("template award version 3 abc\n") == "award version 3"
    assert {sample.act.words.seed.kind for sample in ALL} == set(SEEDS)
    assert len({sample.header for sample in ALL}) == len(SEEDS)
    assert len({sample.name for sample in ALL}) == len(ALL)
    assert len({sample.name for sample in EVERY}) == len(EVERY)


def test_eight_threads_print_the_same_bytes() -> None:
    """One of each template."""
    chosen = list({sample.act.words.seed.kind: sample for sample in ALL}.values())
    alone = [sample.pdf() for sample in chosen]
    found: dict[int, list[bytes]] = {}

    def work(rank: int) -> None:
        found[rank] = [sample.pdf() for sample in chosen]

    threads = [threading.Thread(target=work, args=(rank,)) for rank in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[rank] == alone for rank in range(8))
