"""The certificate for payment: what it says for each kind of claim, and that nothing typed is markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from acts_certificate import DATA
from acts_reading import reader

from portal.acts.blocks import document_texts
from portal.acts.following_data import CitedAct
from portal.acts.naming import name_of
from portal.acts.payment_certificate import (
    CertificateData,
    certificate_document,
    missing_of,
    render_certificate,
)
from portal.acts.style import Style
from portal.domain.claim import ClaimKind


def _text(data: CertificateData) -> str:
    pages = reader(render_certificate(data, Style())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split()).replace(
        "\u202f", " "
    )


def test_everything_the_accountant_needs_is_printed() -> None:
    assert render_certificate(DATA, Style()) == render_certificate(DATA, Style())
    text = _text(DATA)
    for said in (
        "FITN7-71-2021-0001-P02", "quatre mille deux cents euros", "2103456789", "12 000,00 €", "8 400,00 €",
        "Agence <b>du</b> Mâconnais", "<img src=/etc/passwd>", "FR76 3000 1007 9412 3456 7890 185", "Claude Comptable",
        "Service fait certifié le 3 avril 2022 par Morgan ÉCHANTILLON",
    ):  # fmt: skip
        assert said in text, said


def test_an_advance_rests_on_the_start_and_a_balance_on_the_final_amount() -> None:
    advance = replace(DATA, kind=ClaimKind.ADVANCE, invoices=(), statement_by="")
    said = " ".join(document_texts(certificate_document(advance))).replace("\u00a0", " ")
    assert "le commencement de l’opération le 15 novembre 2021" in said
    assert "service fait" not in said
    assert "Factures" not in said
    balance = list(document_texts(certificate_document(replace(DATA, kind=ClaimKind.BALANCE))))
    assert "Subvention définitive" in balance
    assert "Versements possibles avant le solde" not in balance


def test_the_act_is_named_for_what_it_is_with_those_that_changed_it() -> None:
    earlier = (CitedAct("71-2022-01-10-00004", date(2022, 1, 10)), CitedAct("71-2022-02-14-00009", date(2022, 2, 14)))
    convention = name_of('{"template": {"kind": "convention"}}')
    data = replace(DATA, kind=ClaimKind.ADVANCE, act_name=convention, modified_by=earlier)
    said = " ".join(document_texts(certificate_document(data))).replace("\u00a0", " ")
    assert (
        "Vu la convention n° 71-2021-10-28-00012 du 28 octobre 2021, modifiée par l’avenant n° 71-2022-01-10-00004 du "
        "10 janvier 2022 et l’avenant n° 71-2022-02-14-00009 du 14 février 2022, attribuant"
    ) in said
    assert "Avance prévue par la convention" in said
    assert "arrêté" not in said


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"ej_number": ""}, "Engagement juridique"),
        ({"accountant": " "}, "Comptable assignataire"),
        ({"imputation": (("Programme", ""),)}, "Programme"),
    ],
)
def test_what_the_accountant_needs_is_never_blank(changes: dict[str, object], label: str) -> None:
    assert missing_of(DATA) == []
    assert missing_of(replace(DATA, **changes)) == [label]  # type: ignore[arg-type]
