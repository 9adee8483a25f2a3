"""A certificate for payment, for the tests of its PDF. Every code is fictional."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

from portal.acts.naming import name_of
from portal.acts.payment_certificate import CertificateAmounts, CertificateData, CertifiedInvoice
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
    act_name=name_of(None),
    act_number="71-2021-10-28-00012",
    act_signed_on=date(2021, 10, 28),
    modified_by=(),
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
