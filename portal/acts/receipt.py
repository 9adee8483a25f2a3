"""The electronic receipt of a filing (CRPA L. 112-11 and R. 112-11-1): its facts and its PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.acts.blocks import (
    Block,
    Document,
    Facts,
    Heading,
    Letterhead,
    Meta,
    Para,
    Rich,
    Table,
    Together,
    plain,
    rich,
    text_of,
)
from portal.acts.seed_papers import RECEIPT
from portal.acts.style import Style
from portal.acts.wording import NBSP, date_fr, euros, instant_fr, siren_fr
from portal.acts.words import Words, words_of
from portal.domain.money import Euros

HASH = "Empreinte SHA-256 du dossier tel que déposé : {digest}"


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A filed piece: its kind in French, name as given, size in bytes, SHA-256 in hexadecimal."""

    kind: str
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Service:
    """Who instructs: the receipt must give its name, e-mail or postal address, and telephone."""

    authority_lines: tuple[str, ...]
    name: str
    postal_lines: tuple[str, ...]
    email: str
    telephone: str


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """Everything the receipt says. Instants are aware; the rejection date is computed by the caller.

    ``silence_rule`` names the text that fixes the delay; ``permitted_start_at`` is None when a piece is missing;
    ``algorithm_purpose`` and ``algorithm_rights`` are whole sentences (None: no mention); ``snapshot_sha256`` is
    hexadecimal; ``filed_for`` says who filed for whom, when it was not the applicant.
    """

    reference: str
    window_title: str
    received_at: datetime
    service: Service
    applicant_name: str
    applicant_siret: str
    contact_name: str
    contact_email: str
    project_title: str
    axis_label: str
    cost_cents: Euros
    requested_cents: Euros
    tax_label: str
    files: tuple[ReceivedFile, ...]
    permitted_start_at: datetime | None
    silence_rule: str
    implicit_rejection_on: date
    remedies: tuple[str, ...]
    algorithm_purpose: str | None
    algorithm_rights: str | None
    snapshot_sha256: str
    specimen: bool
    signed_by: str = ""
    representative: str = ""
    filed_for: str = ""


@dataclass(frozen=True)
class DrawnReceipt:
    """A receipt and its words."""

    data: ReceiptData
    words: Words

    @property
    def document(self) -> Document:
        """What will be printed."""
        return receipt_document(self.data, self.words)

    def render(self, style: Style) -> bytes:
        """The PDF."""
        return render_receipt(self.data, style, self.words)


def render_receipt(data: ReceiptData, style: Style, words: Words | None = None) -> bytes:
    """The receipt as a tagged PDF, in the software's words unless others are given. Same data, same bytes."""
    from portal.acts.layout import render

    return render(receipt_document(data, words or words_of(RECEIPT)), style)


def receipt_document(data: ReceiptData, words: Words) -> Document:
    """The receipt as blocks."""
    title = text_of(words.fill("title"))
    meta = Meta(
        title=f"{title} – dossier {data.reference}",
        author=" ".join(data.service.authority_lines),
        subject=f"Accusé de réception du dossier {data.reference}",
        keywords=f"accusé de réception, {data.reference}",
        dated_at=data.received_at,
        footer=f"{title} – dossier {data.reference}",
        specimen=data.specimen,
    )
    blocks: tuple[Block, ...] = (
        Letterhead(data.service.authority_lines, (data.service.name,), right=(f"Dossier {data.reference}",)),
        Heading(1, plain(title)),
        Para(words.fill("intro", recu_le=instant_fr(data.received_at))),
        *_request(data),
        *_next_steps(data, words),
        *_files(data),
        *_rights(data, words),
    )
    return Document(meta, blocks)


def _request(data: ReceiptData) -> list[Block]:
    facts: list[tuple[str, Rich]] = [
        ("Référence du dossier", plain(data.reference, bold=True)),
        ("Guichet", plain(data.window_title)),
        ("Demandeur", plain(f"{data.applicant_name} (SIRET {siren_fr(data.applicant_siret)})")),
        ("Contact", plain(f"{data.contact_name}, {data.contact_email}")),
        *([("Représentant légal", plain(data.representative))] if data.representative else []),
        *([("Engagement signé par", plain(data.signed_by))] if data.signed_by else []),
        ("Intitulé du projet", plain(data.project_title)),
        ("Thématique", plain(data.axis_label)),
        ("Coût global", plain(f"{euros(data.cost_cents)} {data.tax_label}")),
        ("Subvention demandée", plain(euros(data.requested_cents))),
    ]
    if data.filed_for:
        facts.append(("Dépôt", plain(data.filed_for)))
    return [Heading(2, plain("Votre demande")), Facts(tuple(facts))]


def _next_steps(data: ReceiptData, words: Words) -> list[Block]:
    start = data.permitted_start_at
    holds = frozenset({"présumé complet" if start else "pièces manquantes"})
    allowed = words.lines("start", holds, engager_depuis=instant_fr(start) if start else None)
    service = data.service
    facts: list[tuple[str, Rich]] = [
        ("Service", plain(service.name)),
        ("Adresse", plain(", ".join(service.postal_lines))),
        ("Courriel", plain(service.email)),
        ("Téléphone", plain(service.telephone)),
    ]
    return [
        Heading(2, plain("Début de vos dépenses")),
        *(Para(line) for line in allowed),
        Heading(2, plain("Délai de réponse")),
        Para(words.fill("silence", rejete_le=date_fr(data.implicit_rejection_on), regle=data.silence_rule)),
        Heading(2, plain("Service chargé de votre dossier")),
        Facts(tuple(facts)),
    ]


def _files(data: ReceiptData) -> list[Block]:
    rows = tuple(
        (plain(piece.kind), plain(piece.name), plain(size_fr(piece.size_bytes)), plain(piece.sha256))
        for piece in data.files
    )
    head = Heading(2, plain("Pièces reçues"))
    if not rows:
        return [head, Para(plain("Aucune pièce n’a été jointe."))]
    return [
        head,
        Table(
            head=("Pièce", "Fichier", "Taille", "Empreinte SHA-256"),
            rows=rows,
            widths=(0.16, 0.32, 0.12, 0.4),
            aligns=("left", "left", "right", "left"),
        ),
        Para(rich(HASH, digest=data.snapshot_sha256), "small"),
    ]


def _rights(data: ReceiptData, words: Words) -> list[Block]:
    out: list[Block] = []
    if data.algorithm_purpose:
        mention = words.fill("algorithm", finalite=data.algorithm_purpose, comment=data.algorithm_rights)
        out += [Heading(2, plain("Traitement algorithmique")), Para(mention)]
    remedies = (Para(plain(text), "small") for text in data.remedies)
    out.append(Together((Heading(2, plain("Voies et délais de recours")), *remedies), framed=True))
    return out


def size_fr(size_bytes: int) -> str:
    """A size in French units: « 812 octets », « 12 ko », « 3,4 Mo » (decimal units, rounded up to be never zero)."""
    if size_bytes < 1_000:
        return f"{size_bytes}{NBSP}octet{'s' if size_bytes > 1 else ''}"
    if size_bytes < 1_000_000:
        return f"{-(-size_bytes // 1_000)}{NBSP}ko"
    tenths = -(-size_bytes // 100_000)
    return f"{tenths // 10},{tenths % 10}{NBSP}Mo"
