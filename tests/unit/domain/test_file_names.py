"""Names of files: what is refused, and how the others are kept."""

from __future__ import annotations

import pytest

from portal.domain.file_names import clean_name, name_refusal, shown_name
from portal.domain.refusals import Refusal


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("Devis n° 12 – mairie d’Étang.pdf", None),
        ("C:\\fakepath\\devis.pdf", None),
        ("devis..signé.pdf", None),
        ("console.pdf", None),
        ("x" * 200, None),
        ("x" * 201, Refusal.NAME_LONG),
        ("a/../devis.pdf", Refusal.NAME_PATH),
        ("..\\devis.pdf", Refusal.NAME_PATH),
        ("devis\u202efdp.exe", Refusal.NAME_REVERSED),
        ("devis\x00.pdf", Refusal.NAME_CONTROL),
        ("nul", Refusal.NAME_RESERVED),
        ("LPT1 .pdf", Refusal.NAME_RESERVED),
    ],
)
def test_names(name: str, refusal: Refusal | None) -> None:
    assert name_refusal(name) is refusal


def test_kept_names_are_the_last_part_and_short() -> None:
    assert clean_name("C:\\fakepath\\devis.pdf") == "devis.pdf"
    assert clean_name("  a<b>|c?.pdf ") == "abc.pdf"
    assert clean_name("\x00") == "document"
    assert len(clean_name("x" * 200 + ".pdf")) == 120
    assert clean_name("x" * 200 + ".pdf").endswith("x.pdf")
    assert shown_name("../../etc/passwd.pdf") == "« passwd.pdf »"
