"""A committee session for the tests of its papers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from portal.acts.committee import PaperItem, PaperMember, SessionData
from portal.domain.money import Euros

OUTCOMES = ("grant", "grant", "grant", "wait", "refuse")
ITEMS = tuple(
    PaperItem(
        reference=f"FITN7-71-2021-{number:04d}",
        organisation=("Tournus", "Cluny", "CC <Mâconnais> & Tournugeois")[number % 3],
        title="Refonte du site et prise de rendez-vous en ligne",
        axis="3c",
        score="81,2",
        cost_cents=Euros(1_800_000),
        subsidisable_cents=Euros(1_700_000),
        requested_cents=Euros(1_260_000),
        outcome=OUTCOMES[number % 5],
        amount_cents=Euros(0 if OUTCOMES[number % 5] == "refuse" else 1_190_001 + number),
        motive="Le projet répond aux critères de son axe.",
        votes=(4, 1, 0) if number % 3 == 0 else None,
        recused=(("Anne Exemple", "élue de la commune"),) if number == 3 else (),
    )
    for number in range(1, 41)
)
SESSION = SessionData(
    authority_lines=("Préfecture", "de démonstration"),
    service_lines=("Bureau des essais",),
    committee="Comité de programmation",
    window_title="FITN7 axe 3 – Saône-et-Loire",
    reference="FITN7-71-2021-S0001",
    title="Comité d’octobre",
    held_on=date(2021, 10, 28),
    place="Mâcon",
    members=(
        PaperMember("Anne Exemple", "sous-préfète", "Président", True),
        PaperMember("Paul Modèle", "finances publiques", "Membre", False),
    ),
    items=ITEMS,
    envelope_cents=Euros(29_702_975),
    minutes="La séance est levée à midi.",
    agreed_on=None,
    agreement_reference="",
    signatory_lines=("Pour le préfet et par délégation,", "Andréa SPÉCIMEN"),
    printed_at=datetime(2021, 10, 28, 12, 0, tzinfo=UTC),
    specimen=True,
)
