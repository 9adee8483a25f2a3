"""The slip of a transmission (bordereau): what is sent to the competent authority, piece by piece, with its hash."""

from __future__ import annotations

from dataclasses import dataclass

from portal.acts.blocks import Block, Document, Facts, Heading, Letterhead, Meta, Para, Table, plain, rich
from portal.acts.decision_letters import LetterFrame, TransferFacts
from portal.acts.receipt import ReceivedFile, size_fr
from portal.acts.style import Style
from portal.acts.wording import date_fr, siren_fr

TITLE = "Bordereau de transmission"


@dataclass(frozen=True, slots=True)
class SlipData:
    """A transmission and its pieces. ``received`` is the instant of filing as printed on the receipt."""

    frame: LetterFrame
    facts: TransferFacts
    siret: str
    received: str
    applicant_contact: str
    pieces: tuple[ReceivedFile, ...]
    snapshot_sha256: str


def render_slip(data: SlipData, style: Style) -> bytes:
    """The slip as a tagged PDF. Same data, same bytes."""
    from portal.acts.layout import render

    return render(slip_document(data), style)


def slip_document(data: SlipData) -> Document:
    """The slip as blocks."""
    frame, facts = data.frame, data.facts
    title = f"{TITLE} – dossier {frame.dossier_reference}"
    meta = Meta(
        title=title,
        author=" ".join(frame.authority_lines),
        subject=TITLE,
        keywords=frame.dossier_reference,
        dated_at=frame.dated_at,
        footer=title,
        specimen=frame.specimen,
    )
    recipient = (facts.authority, *facts.address_lines, *([facts.email] if facts.email else []))
    blocks = (
        Letterhead(frame.authority_lines, frame.service_lines, right=recipient),
        Heading(1, plain(TITLE)),
        Para(
            rich(
                "Transmission en application de l’article L. 114-2 du code des relations entre le public et "
                "l’administration. **Date de la demande, conservée : {filed_on}.** Selon l’article L. 114-3, le délai "
                "de rejet implicite court de cette date.",
                filed_on=date_fr(frame.filed_on),
            )
        ),
        _request(data),
        Heading(2, plain(f"Pièces transmises ({len(data.pieces)})")),
        _pieces(data),
        Para(plain(f"Empreinte SHA-256 du dossier tel que déposé : {data.snapshot_sha256}"), "small"),
        Para(plain(f"Service qui transmet : {frame.contact}."), "small"),
    )
    return Document(meta, blocks)


def _request(data: SlipData) -> Facts:
    frame, facts = data.frame, data.facts
    rows = (
        ("Dossier", frame.dossier_reference),
        ("Demandeur", f"{frame.beneficiary} (SIRET {siren_fr(data.siret)})"),
        ("Contact", data.applicant_contact),
        ("Projet", frame.project),
        ("Déposé le", data.received),
        ("Transmis le", date_fr(facts.transferred_on)),
        ("Motif", facts.reason),
    )
    return Facts(tuple((label, plain(text)) for label, text in rows))


def _pieces(data: SlipData) -> Block:
    if not data.pieces:
        return Para(plain("Aucune pièce n’était jointe."))
    rows = tuple(
        tuple(map(plain, (one.kind, one.name, size_fr(one.size_bytes), one.sha256))) for one in data.pieces
    )
    return Table(
        head=("Pièce", "Fichier", "Taille", "Empreinte SHA-256"),
        rows=rows,
        widths=(0.18, 0.3, 0.12, 0.4),
        aligns=("left", "left", "right", "left"),
    )

