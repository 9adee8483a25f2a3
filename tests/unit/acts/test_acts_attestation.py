"""The certificate of available credits says its money, its imputation and what is missing; nothing typed is markup."""

from __future__ import annotations

from dataclasses import replace

from acts_attestation import ATTESTATION
from acts_reading import reader

from portal.acts.attestation import attestation_document, missing_of, render_attestation
from portal.acts.blocks import document_texts
from portal.acts.style import Style


def test_everything_it_certifies_is_printed() -> None:
    pdf = render_attestation(ATTESTATION, Style())
    assert pdf == render_attestation(ATTESTATION, Style())
    text = " ".join(" ".join(page.extract_text() for page in reader(pdf).pages).split())
    for said in (
        "FITN7-71-2021-AD0001", "FITN7-71-2021-A0001", "douze mille six cents euros et un centime", "0363-XXXX-DD71",
        "036300000000", "PRFXX00071", "<img src=/etc/passwd>", "Morgan ÉCHANTILLON", "15 octobre 2021",
    ):  # fmt: skip
        assert said in text.replace("\u00a0", " "), said
    assert len(reader(pdf).pages) == 1


def test_what_nobody_filled_is_named_and_shown() -> None:
    bare = replace(ATTESTATION, place=" ", imputation=(("Programme", "363"), ("Activité", None)))
    assert missing_of(bare) == ["Activité", "Lieu de signature"]
    assert "[à remplir : activité]" in list(document_texts(attestation_document(bare)))
    assert missing_of(ATTESTATION) == []
