"""A certificate of available credits, for the tests of its PDF. Every code is fictional."""

from __future__ import annotations

from datetime import UTC, date, datetime

from portal.acts.attestation import AttestationData
from portal.domain.money import Euros

ATTESTATION = AttestationData(
    reference="FITN7-71-2021-AD0001",
    certified_on=date(2021, 10, 15),
    made_at=datetime(2021, 10, 15, 9, 30, tzinfo=UTC),
    specimen=True,
    authority_lines=("Préfecture", "de démonstration"),
    service_lines=("Bureau des essais",),
    place="Mâcon",
    attester_lines=("La responsable de l’unité opérationnelle", "Morgan ÉCHANTILLON"),
    act_reference="FITN7-71-2021-A0001",
    dossier_reference="FITN7-71-2021-0001",
    beneficiary="Commune de Tournus",
    siret="21710543600018",
    operation="Refonte du site <b>internet</b> & démarches <img src=/etc/passwd>",
    decided_on=date(2021, 10, 14),
    amount_cents=Euros(1_260_001),
    envelope="2021 – FITN7 axe 3, Saône-et-Loire",
    allotted_cents=Euros(29_702_975),
    available_cents=Euros(28_442_974),
    imputation=(
        ("Programme", "363 (fictif)"),
        ("Domaine fonctionnel", "0363-XX-XX"),
        ("Centre financier (BOP-UO)", "0363-XXXX-DD71"),
        ("Activité", "036300000000"),
        ("Centre de coûts", "PRFXX00071"),
    ),
)
