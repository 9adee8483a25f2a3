"""The « certificat pour paiement »: what is due on a claim, how it comes about, to whom and on which account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from portal.acts.blocks import (
    Align,
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
from portal.acts.following_data import CitedAct
from portal.acts.naming import ActName
from portal.acts.style import Style
from portal.acts.wording import PARIS, date_fr, euros
from portal.domain.claim import KIND_LABELS, ClaimKind
from portal.domain.money import Euros, format_rate

TITLE = "Certificat pour paiement"
STATEMENT = (
    "Vu {act} attribuant une subvention à {beneficiary} et les justificatifs produits, le service fait est "
    "certifié. Il est dû au bénéficiaire la somme de **{figures}** ({letters})."
)
ADVANCE = (
    "Vu {act} attribuant une subvention à {beneficiary} et le commencement de l’opération le {started_on}, "
    "l’avance est due au bénéficiaire, soit la somme de **{figures}** ({letters})."
)


@dataclass(frozen=True, slots=True)
class CertifiedInvoice:
    """An invoice of the claim; amounts on the act's tax basis, in cents."""

    number: str
    supplier: str
    invoiced_on: date | None
    charged_cents: Euros
    accepted_cents: Euros


@dataclass(frozen=True, slots=True)
class CertificateAmounts:
    """How the amount due comes about, in cents (``portal.domain.claim_amounts``)."""

    maximum: Euros
    base: Euros
    rate: Fraction
    spent: Euros
    counted: Euros
    earned: Euros
    ceiling: Euros
    before: Euros
    due: Euros


@dataclass(frozen=True, slots=True)
class CertificateData:
    """Everything the certificate says. ``imputation``: (label, code) pairs frozen in the act; ``made_at`` is aware."""

    reference: str
    kind: ClaimKind
    made_at: datetime
    specimen: bool
    authority_lines: tuple[str, ...]
    service_lines: tuple[str, ...]
    beneficiary: str
    phrase: str
    siret: str
    operation: str
    act_name: ActName
    act_number: str
    act_signed_on: date | None
    modified_by: tuple[CitedAct, ...]
    ej_number: str
    imputation: tuple[tuple[str, str], ...]
    accountant: str
    amounts: CertificateAmounts
    with_tax: bool
    invoices: tuple[CertifiedInvoice, ...]
    started_on: date | None
    statement_by: str
    statement_on: date | None
    certified_by: str
    certified_on: date
    holder: str
    iban: str
    bic: str


def render_certificate(data: CertificateData, style: Style) -> bytes:
    """The certificate as a tagged PDF. Same data, same bytes."""
    from portal.acts.layout import render

    return render(certificate_document(data), style)


def certificate_document(data: CertificateData) -> Document:
    """The certificate as blocks."""
    meta = certificate_meta(TITLE, data.reference, data.authority_lines, data.made_at, specimen=data.specimen)
    blocks: list[Block] = [
        Letterhead(data.authority_lines, data.service_lines, right=(data.reference,)),
        Heading(1, plain(f"{TITLE} : {KIND_LABELS[data.kind].lower()}")),
        Para(_statement(data)),
        _facts(data),
        Heading(2, plain("Liquidation")),
        _amounts(data),
    ]
    if data.invoices:
        blocks += [Heading(2, plain("Factures prises en compte")), _invoices(data)]
    if data.statement_by and data.statement_on:
        text = f"État récapitulatif des dépenses certifié par {data.statement_by} le {date_fr(data.statement_on)}."
        blocks.append(Para(plain(text), "small"))
    return Document(meta, (*blocks, *_account(data), _signature(data)))


def _statement(data: CertificateData) -> Rich:
    return rich(
        ADVANCE if data.kind is ClaimKind.ADVANCE else STATEMENT,
        act=_act(data),
        beneficiary=data.phrase,
        started_on=date_fr(data.started_on) if data.started_on else None,
        **sum_of(data.amounts.due),
    )


def _act(data: CertificateData) -> str:
    """« l’arrêté n° … du …, modifié par l’arrêté n° … du …, »: the act, with those that changed its terms."""
    signed = f" du {date_fr(data.act_signed_on)}" if data.act_signed_on else ""
    act = f"{data.act_name.the} n° {data.act_number}{signed}"
    if not data.modified_by:
        return act
    convention = data.act_name.it == "la"
    named = [
        f"{'l’avenant' if convention else 'l’arrêté'} n° {one.number} du {date_fr(one.signed_on)}"
        for one in data.modified_by
        if one.signed_on is not None
    ]
    *first, last = named
    listed = f"{', '.join(first)} et {last}" if first else last
    return f"{act}, modifié{'e' if convention else ''} par {listed},"


def missing_of(data: CertificateData) -> list[str]:
    """Labels of what the accountant needs and nobody has filled."""
    needed = [("Engagement juridique", data.ej_number), *data.imputation, ("Comptable assignataire", data.accountant)]
    return [label for label, value in needed if not value.strip()]


def _facts(data: CertificateData) -> Facts:
    rows: list[tuple[str, str]] = [
        ("Bénéficiaire", who(data.beneficiary, data.siret)),
        ("Opération", data.operation),
        ("Engagement juridique", data.ej_number),
        *data.imputation,
        ("Comptable assignataire", data.accountant),
    ]
    return facts(rows)


def _amounts(data: CertificateData) -> Table:
    amounts, tax = data.amounts, "TTC" if data.with_tax else "HT"
    promised = f"Subvention au plus ({format_rate(amounts.rate)} de {euros(amounts.base)} {tax})"
    rows: list[tuple[str, Euros]] = [(promised, amounts.maximum)]
    if data.kind is ClaimKind.ADVANCE:
        rows.append((f"Avance prévue par {data.act_name.the}", amounts.ceiling))
    else:
        final = data.kind is ClaimKind.BALANCE
        rows += [
            (f"Dépenses acceptées, {tax}, toutes demandes ensemble", amounts.spent),
            ("Comptées dans la limite de chaque dépense retenue", amounts.counted),
            ("Subvention définitive" if final else "Subvention correspondante", amounts.earned),
        ]
    if data.kind is ClaimKind.INTERIM:
        rows.append(("Versements possibles avant le solde", amounts.ceiling))
    rows += [("Déjà accordé par les demandes précédentes", amounts.before), ("Dû", amounts.due)]
    right: tuple[Align, ...] = ("left", "right")
    cells: tuple[tuple[Rich, ...], ...] = tuple((plain(label), plain(euros(cents))) for label, cents in rows)
    return Table(head=("Élément", "Montant"), rows=cells, widths=(0.72, 0.28), aligns=right, totals=1)


def _invoices(data: CertificateData) -> Table:
    rows: list[tuple[str, ...]] = [
        (
            one.number,
            one.supplier,
            date_fr(one.invoiced_on) if one.invoiced_on else "",
            euros(one.charged_cents),
            euros(one.accepted_cents),
        )
        for one in data.invoices
    ]
    charged = Euros(sum(one.charged_cents for one in data.invoices))
    accepted = Euros(sum(one.accepted_cents for one in data.invoices))
    rows.append(("Total", "", "", euros(charged), euros(accepted)))
    aligns: tuple[Align, ...] = ("left", "left", "left", "right", "right")
    return Table(
        head=("Facture", "Fournisseur", "Date", "Présenté", "Accepté"),
        rows=tuple(tuple(map(plain, row)) for row in rows),
        widths=(0.18, 0.28, 0.2, 0.17, 0.17),
        aligns=aligns,
        totals=1,
    )


def _account(data: CertificateData) -> list[Block]:
    rows = [("Titulaire du compte", data.holder), ("IBAN", _grouped(data.iban))]
    rows += [("BIC", data.bic)] if data.bic else []
    return [Heading(2, plain("Compte à créditer")), facts(rows)]


def _signature(data: CertificateData) -> Together:
    made = date_fr(data.made_at.astimezone(PARIS).date())
    what = "Droit à l’avance" if data.kind is ClaimKind.ADVANCE else "Service fait"
    return Together(
        (
            Para(plain(f"{what} certifié le {date_fr(data.certified_on)} par {data.certified_by}.")),
            Para(plain(f"Établi le {made}. L’ordonnateur, ou par délégation (nom, qualité, signature) :"), "sign"),
            Space(22),
        )
    )


def _grouped(iban: str) -> str:
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
