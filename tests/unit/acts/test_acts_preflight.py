"""PDF/A-1b, judged by Apache PDFBox Preflight (Debian libpdfbox2-java, libjaxb-api-java, libactivation-java) and qpdf.

Skipped loudly where they are not installed; CI installs them and fails on a skip.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from acts_attestation import ATTESTATION
from acts_golden import samples
from acts_letters import FICHE, REFUSAL, SLIP
from acts_samples import ARRETE, LETTER, RECEIPT
from acts_session import SESSION
from test_page_marks import CODE, SEAL

from portal.acts.arrete import render_arrete
from portal.acts.attestation import render_attestation
from portal.acts.committee import render_minutes
from portal.acts.fiche import render_fiche
from portal.acts.letter import render_letter
from portal.acts.programming import render_programming
from portal.acts.receipt import render_receipt
from portal.acts.slip import render_slip
from portal.acts.style import Style

JARS = [
    Path("/usr/share/java") / f"{name}.jar"
    for name in ("pdfbox2", "preflight", "xmpbox", "fontbox2", "commons-logging", "jaxb-api", "javax.activation")
]
MISSING = [str(path) for path in JARS if not path.is_file()] + ([] if shutil.which("java") else ["java"])


def _files(folder: Path) -> list[Path]:
    many = replace(ARRETE, expenses=ARRETE.expenses * 30, specimen=False)
    made = {
        "arrete": render_arrete(ARRETE, Style()),
        "marked": render_arrete(replace(ARRETE, verification_code=CODE), Style(seal=SEAL)),
        "long": render_arrete(many, Style()),
        "receipt": render_receipt(RECEIPT, Style()),
        "letter": render_letter(LETTER, Style()),
        "refusal": render_letter(REFUSAL, Style()),
        "slip": render_slip(SLIP, Style()),
        "fiche": render_fiche(FICHE, Style()),
        "attestation": render_attestation(ATTESTATION, Style()),
        "minutes": render_minutes(SESSION, Style()),
        "programming": render_programming(SESSION, Style()),
    }
    made |= {f"act-{sample.name}": sample.pdf() for sample in samples()}
    for name, pdf in made.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    return [folder / f"{name}.pdf" for name in made]


@pytest.mark.skipif(bool(MISSING), reason=f"PDF/A NOT CHECKED: apt-get install libpdfbox2-java … ({MISSING})")
def test_files_are_valid_pdf_a_1b(tmp_path: Path) -> None:
    """All in one go: starting Java costs more than judging a file."""
    files = _files(tmp_path)
    command = ["java", "-cp", ":".join(map(str, JARS)), "org.apache.pdfbox.preflight.Validator_A1b", "group"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True)
    valid = {path.name for path in files if f"{path.name} is a valid PDF/A-1b file" in done.stdout}
    assert valid == {path.name for path in files}, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="PDF SYNTAX NOT CHECKED: apt-get install qpdf")
def test_files_are_sound_for_qpdf(tmp_path: Path) -> None:
    for path in _files(tmp_path):
        done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
