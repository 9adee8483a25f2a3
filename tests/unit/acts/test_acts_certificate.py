"""The certificate for payment: what it says for each kind of claim, and that nothing typed is markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

from acts_reading import reader

from portal.acts.blocks import document_texts
from portal.acts.payment_certificate import (
    CertificateAmounts,
    CertificateData,
    CertifiedInvoice,
    certificate_document,
    render_certificate,
)
from portal.acts.style import Style
from portal.domain.claim import ClaimKind

DATA = CertificateData(
    reference="FITN7-71-2021-0001-P02",
    kind=ClaimKind.INTERIM,
    made_at=datetime(2022, 4, 4, 9, tzinfo=UTC),
    specimen=True,
    authority_lines=("Préfecture d’essai",),
    service_lines=("Bureau d’essai",),
    beneficiary="Commune de Tournus",
    phrase="la commune de Tournus",
    siret="21710543600018",
    operation="Portail <img src=/etc/passwd>",
    act_number="71-2021-10-28-00012",
    act_signed_on=date(2021, 10, 28),
    ej_number="2103456789",
    imputation=(("Programme", "363"),),
    accountant="le comptable d’essai",
    amounts=CertificateAmounts(
        maximum=1_400_000,
        base=2_000_000,
        rate=Fraction(7, 10),
        spent=1_200_000,
        counted=1_200_000,
        earned=840_000,
        ceiling=1_120_000,
        before=420_000,
        due=420_000,
    ),
    with_tax=False,
    invoices=(CertifiedInvoice("F-12", "Agence <b>du</b> Mâconnais", date(2022, 3, 1), 1_250_000, 1_200_000),),
    started_on=date(2021, 11, 15),
    statement_by="Claude Comptable",
    statement_on=date(2022, 4, 1),
    certified_by="Morgan ÉCHANTILLON",
    certified_on=date(2022, 4, 3),
    holder="TRESORERIE DE TOURNUS",
    iban="FR7630001007941234567890185",
    bic="BDFEFRPPCCT",
)


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
