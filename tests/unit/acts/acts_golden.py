"""Golden texts and pictures of each kind of act. ``make golden`` writes them again, and only with a template version.

The first line of a text says the version and hash of the template it was printed with. A text that changes while its
template keeps its version is refused: acts already issued say which version they were printed with.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from acts_following import convention, drawn, letters  # noqa: E402 - the samples are beside this file
from acts_letters import FACTS, FRAME  # noqa: E402
from acts_samples import RECEIPT  # noqa: E402

from portal.acts.decision_letters import DrawnRefusal  # noqa: E402
from portal.acts.drawn import DrawnAct  # noqa: E402
from portal.acts.drawn_letter import DrawnLetter  # noqa: E402
from portal.acts.following_data import FollowingData  # noqa: E402
from portal.acts.receipt import DrawnReceipt  # noqa: E402
from portal.acts.seeds import SEEDS  # noqa: E402
from portal.acts.style import Style  # noqa: E402
from portal.acts.words import words_of  # noqa: E402
from portal.domain.act_kinds import ActKind  # noqa: E402

FOLDER = HERE / "golden"
#: Dots per inch of the pictures: enough to see the frame of a page, small enough to be kept.
DPI = 20


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
    yield Sample("convention", convention())
    for letter in letters():
        yield Sample(letter.words.seed.kind, letter)
    yield Sample("receipt", DrawnReceipt(RECEIPT, words_of(SEEDS["receipt"])))
    yield Sample("letter_refusal", DrawnRefusal(FRAME, FACTS, words_of(SEEDS["letter_refusal"])))


def text_of(pdf: bytes) -> str:
    """What pdftotext reads."""
    return _run(["pdftotext", "-enc", "UTF-8", "-nopgbrk", "-layout", "{pdf}", "-"], pdf).decode()


def picture_of(pdf: bytes) -> bytes:
    """The first page, small, in grey (PNG)."""
    return _run(["pdftoppm", "-r", str(DPI), "-gray", "-png", "-f", "1", "-l", "1", "{pdf}"], pdf)


def _run(command: list[str], pdf: bytes) -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        named = [file.name if one == "{pdf}" else one for one in command]
        return subprocess.run(named, check=True, capture_output=True).stdout


def version_in(header: str) -> str:
    """« award version 3 » of a first line."""
    return " ".join(header.split()[1:4])


def write() -> int:
    """Write what changed; 1 when a text changed without its template's version."""
    FOLDER.mkdir(exist_ok=True)
    refused = []
    for sample in samples():
        pdf = sample.pdf()
        text = sample.header + text_of(pdf)
        known = sample.text_file.read_text() if sample.text_file.exists() else ""
        if known == text:
            continue
        if known and version_in(known.splitlines()[0]) == version_in(sample.header):
            refused.append(sample.name)
            continue
        sample.text_file.write_text(text)
        sample.picture_file.write_bytes(picture_of(pdf))
        print(f"written: {sample.name}")
    for name in refused:
        print(f"refused: {name} reads differently; raise the version of its template in portal/acts/seed_*.py")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(write())
