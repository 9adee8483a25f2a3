"""Golden texts and pictures of each kind of act and of each form of the award. ``make golden`` writes them again, and
only with a template version.

The first line of a text says the version and hash of the template it was printed with. A text that changes while its
template keeps its version is refused: acts already issued say which version they were printed with.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from PIL import Image, ImageChops

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from acts_attestation import ATTESTATION  # noqa: E402
from acts_certificate import DATA as CERTIFICATE  # noqa: E402
from acts_following import (  # noqa: E402 - the samples are beside this file
    EARLIER,
    avenant,
    convention,
    drawn,
    ended_convention,
    letter_variants,
    letters,
    variants,
)
from acts_letters import FACTS, FRAME  # noqa: E402
from acts_samples import RECEIPT  # noqa: E402

from portal.acts.attestation import render_attestation  # noqa: E402
from portal.acts.decision_letters import DrawnRefusal  # noqa: E402
from portal.acts.drawn import DrawnAct  # noqa: E402
from portal.acts.drawn_letter import DrawnLetter  # noqa: E402
from portal.acts.following_data import FollowingData  # noqa: E402
from portal.acts.naming import name_of  # noqa: E402
from portal.acts.payment_certificate import render_certificate  # noqa: E402
from portal.acts.receipt import DrawnReceipt  # noqa: E402
from portal.acts.seeds import SEEDS  # noqa: E402
from portal.acts.style import Style  # noqa: E402
from portal.acts.words import words_of  # noqa: E402
from portal.domain.act_kinds import ActKind  # noqa: E402
from portal.domain.claim import ClaimKind  # noqa: E402

FOLDER = HERE / "golden"
CONVENTION = '{"template": {"kind": "convention"}}'
#: Dots per inch of the pictures: enough to see the frame of a page, small enough to be kept.
DPI = 20
#: Side of a cell in pixels, and how far its average grey (0–255) may be from the one a person saw.
CELL, TOLERATED = 6, 16


@dataclass(frozen=True)
class Sample:
    """A document with its golden files."""

    name: str
    act: DrawnAct | DrawnLetter | DrawnReceipt | DrawnRefusal

    @property
    def header(self) -> str:
        seed = self.act.words.seed
        return f"template {seed.kind} version {seed.version} {self.act.words.sha256}\n"

    @property
    def text_file(self) -> Path:
        return FOLDER / f"{self.name}.txt"

    @property
    def picture_file(self) -> Path:
        return FOLDER / f"{self.name}.png"

    def pdf(self) -> bytes:
        """The act out of any demonstration: a watermark would be read among the words."""
        if isinstance(self.act, DrawnReceipt):
            return replace(self.act, data=replace(self.act.data, specimen=False)).render(Style())
        if isinstance(self.act, DrawnLetter | DrawnRefusal):
            return replace(self.act, frame=replace(self.act.frame, specimen=False)).render(Style())
        own = replace(self.act.own, specimen=False)
        data = replace(self.act.data, own=own) if isinstance(self.act.data, FollowingData) else own
        return replace(self.act, data=data).render(Style())


def samples() -> Iterator[Sample]:
    """One of each kind."""
    for kind in ActKind:
        yield Sample(kind.value, drawn(kind))
    for name, act in variants().items():
        yield Sample(name, act)
    yield Sample("amendment_second", drawn(ActKind.AMENDMENT, amendments=EARLIER))
    yield Sample("withdrawal_amended", drawn(ActKind.WITHDRAWAL, amendments=EARLIER[:1]))
    yield Sample("convention", convention())
    yield Sample("convention_amendment", avenant())
    yield Sample("withdrawal_convention", ended_convention())
    for letter in letters():
        yield Sample(letter.words.seed.kind, letter)
    yield Sample("receipt", DrawnReceipt(RECEIPT, words_of(SEEDS["receipt"])))
    yield Sample("letter_refusal", DrawnRefusal(FRAME, FACTS, words_of(SEEDS["letter_refusal"])))
    for name, letter in letter_variants().items():
        yield Sample(name, letter)
    lacking = replace(RECEIPT, permitted_start_at=None, files=RECEIPT.files[:1])
    yield Sample("receipt_incomplete", DrawnReceipt(lacking, words_of(SEEDS["receipt"])))
    late = replace(FRAME, dated_at=datetime(2022, 7, 4, 9, tzinfo=UTC))
    facts = replace(FACTS, decided_on=date(2022, 7, 4), replaces=date(2022, 6, 15), average=None, funded=2)
    yield Sample("letter_refusal_late", DrawnRefusal(late, facts, words_of(SEEDS["letter_refusal"])))


@dataclass(frozen=True)
class Paper:
    """A document without a template, with its golden files."""

    name: str
    print: Callable[[], bytes]

    @property
    def header(self) -> str:
        return f"paper {self.name}\n"

    text_file = Sample.text_file
    picture_file = Sample.picture_file

    def pdf(self) -> bytes:
        return self.print()


def papers() -> Iterator[Paper]:
    """The certificates that go with an act and with a payment."""
    amended = replace(CERTIFICATE, specimen=False, modified_by=EARLIER[:1])
    advance = replace(
        amended, kind=ClaimKind.ADVANCE, invoices=(), statement_by="", modified_by=(), act_name=name_of(CONVENTION)
    )
    yield Paper("attestation", lambda: render_attestation(replace(ATTESTATION, specimen=False), Style()))
    yield Paper("payment_certificate", lambda: render_certificate(amended, Style()))
    yield Paper("payment_certificate_advance", lambda: render_certificate(advance, Style()))


def text_of(pdf: bytes) -> str:
    """What pdftotext reads."""
    return _run(["pdftotext", "-enc", "UTF-8", "-nopgbrk", "-layout", "{pdf}", "-"], pdf).decode()


def picture_of(pdf: bytes) -> Image.Image:
    """Every page side by side, small, in grey."""
    with tempfile.TemporaryDirectory() as folder:
        _run(["pdftoppm", "-r", str(DPI), "-gray", "-png", "{pdf}", f"{folder}/page"], pdf)
        pages = [Image.open(file).convert("L") for file in sorted(Path(folder).iterdir())]
    strip = Image.new("L", (sum(page.width for page in pages), pages[0].height), 255)
    for rank, page in enumerate(pages):
        strip.paste(page, (rank * page.width, 0))
    return strip


def differing(kept: Image.Image, now: Image.Image) -> int:
    """Cells that do not look alike; another number of pages makes them all so. A cell is a few letters wide: what
    another version of poppler smooths otherwise does not change its average, a line that moves or goes does."""
    cells = [(image.width // CELL) * (image.height // CELL) for image in (kept, now)]
    if now.size != kept.size:
        return max(cells)
    gap = ImageChops.difference(kept.convert("L").reduce(CELL), now.convert("L").reduce(CELL))
    return sum(gap.histogram()[TOLERATED + 1 :])


def _run(command: list[str], pdf: bytes) -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        named = [file.name if one == "{pdf}" else one for one in command]
        return subprocess.run(named, check=True, capture_output=True).stdout


def version_in(header: str) -> str:
    """« award version 3 » of a first line."""
    return " ".join(header.split()[1:4])


def _draw_again(sample: Sample | Paper, pdf: bytes) -> None:
    """The same words that look otherwise (the layout changed): the pictures alone, to be looked at."""
    now = picture_of(pdf)
    if not sample.picture_file.exists() or differing(Image.open(sample.picture_file), now):
        now.save(sample.picture_file, optimize=True)
        print(f"drawn again, look at it: {sample.name}")


def write() -> int:
    """Write what changed; 1 when a text changed without its template's version."""
    FOLDER.mkdir(exist_ok=True)
    refused = []
    for sample in (*samples(), *papers()):
        pdf = sample.pdf()
        text = sample.header + text_of(pdf)
        known = sample.text_file.read_text() if sample.text_file.exists() else ""
        if known == text:
            _draw_again(sample, pdf)
            continue
        if isinstance(sample, Sample) and known and version_in(known.splitlines()[0]) == version_in(sample.header):
            refused.append(sample.name)
            continue
        sample.text_file.write_text(text)
        picture_of(pdf).save(sample.picture_file, optimize=True)
        print(f"written: {sample.name}")
    for name in refused:
        print(f"refused: {name} reads differently; raise the version of its template in portal/acts/seed_*.py")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(write())
