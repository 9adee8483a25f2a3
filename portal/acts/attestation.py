"""The certificate of available credits (attestation de disponibilité des crédits): its facts and its PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.acts.blocks import (
    Block,
    Document,
    Facts,
    Heading,
    Letterhead,
    Para,
    Rich,
    Space,
    Table,
    Together,
    plain,
    rich,
)
from portal.acts.certificate import certificate_meta, facts, sum_of, who
from portal.acts.style import Style
from portal.acts.wording import date_fr, euros
from portal.domain.money import Euros

TITLE = "Attestation de disponibilité des crédits"
CERTIFIED = (
    "Les autorisations d’engagement nécessaires à l’opération ci-dessous, soit **{figures}** ({letters}), sont "
    "disponibles sur l’enveloppe désignée. Elles sont réservées par la décision du {decided_on} et ne peuvent servir à "
    "aucune autre opération."
)
NO_COMMITMENT = (
    "La présente attestation ne vaut pas engagement juridique. Elle est visée par l’acte attributif, dont elle précède "
    "la signature."
)


@dataclass(frozen=True, slots=True)
class AttestationData:
    """A certificate. ``imputation``: (label, code) in the order printed; ``None`` is a value nobody filled.

    ``available_cents``: what is left available on the envelope after the reservations made so far. ``attester_lines``:
    capacity, when the window gives one, then name. ``made_at`` dates the file (aware).
    """

    reference: str
    certified_on: date
    made_at: datetime
    specimen: bool
    authority_lines: tuple[str, ...]
    service_lines: tuple[str, ...]
    place: str | None
    attester_lines: tuple[str, ...]
    act_reference: str
    dossier_reference: str
    beneficiary: str
    siret: str
    operation: str
    decided_on: date
    amount_cents: Euros
    envelope: str
    allotted_cents: Euros
    available_cents: Euros
    imputation: tuple[tuple[str, str | None], ...]


def missing_of(data: AttestationData) -> list[str]:
    """Labels of what the window has not filled and the certificate must say."""
    missing = [label for label, code in data.imputation if not (code or "").strip()]
    if not data.authority_lines:
        missing.append("En-tête de l’autorité")
    if not (data.place or "").strip():
        missing.append("Lieu de signature")
    return missing


def render_attestation(data: AttestationData, style: Style) -> bytes:
    """The certificate as a tagged PDF. Same data, same bytes."""
    from portal.acts.layout import render

    return render(attestation_document(data), style)


def attestation_document(data: AttestationData) -> Document:
    """The certificate as blocks."""
    meta = certificate_meta(
        TITLE, data.reference, data.authority_lines, data.made_at, specimen=data.specimen, act=data.act_reference
    )
    certified = rich(CERTIFIED, **sum_of(data.amount_cents), decided_on=date_fr(data.decided_on))
    blocks: tuple[Block, ...] = (
        Letterhead(data.authority_lines, data.service_lines),
        Heading(1, plain(TITLE)),
        Para(plain(f"N° {data.reference}"), "reference"),
        Para(certified),
        Heading(2, plain("Opération")),
        _operation(data),
        Heading(2, plain("Imputation budgétaire")),
        _imputation(data),
        Heading(2, plain("Enveloppe")),
        _envelope(data),
        Para(plain(NO_COMMITMENT)),
        _signature(data),
    )
    return Document(meta, blocks)


def _operation(data: AttestationData) -> Facts:
    rows = (
        ("Acte préparé", data.act_reference),
        ("Dossier", data.dossier_reference),
        ("Bénéficiaire", who(data.beneficiary, data.siret)),
        ("Opération", data.operation),
        ("Montant", euros(data.amount_cents)),
    )
    return facts(rows)


def _imputation(data: AttestationData) -> Table:
    def cell(label: str, code: str | None) -> Rich:
        return rich("{code}", code=code) if code else plain(f"[à remplir : {label[0].lower()}{label[1:]}]")

    rows = tuple((plain(label), cell(label, code)) for label, code in data.imputation)
    return Table(("Nomenclature", "Code"), rows, widths=(0.45, 0.55), aligns=("left", "left"))


def _envelope(data: AttestationData) -> Facts:
    rows = (
        ("Enveloppe", data.envelope),
        ("Autorisations d’engagement notifiées", euros(data.allotted_cents)),
        ("Reste disponible, cette réservation déduite", euros(data.available_cents)),
    )
    return facts(rows)


def _signature(data: AttestationData) -> Together:
    *capacity, name = data.attester_lines
    dated = rich("Fait à {place}, le {day}", place=data.place, day=date_fr(data.certified_on))
    lines = [Para(dated, "sign"), *(Para(plain(line), "sign") for line in capacity)]
    return Together((Space(6), *lines, Space(4), Para(plain(name, bold=True), "sign")))
