"""A plain letter of the administration (notification, request for pieces, refusal): its facts and its PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.acts.blocks import Block, Document, Heading, Letterhead, Meta, Para, Space, Together, plain
from portal.acts.style import Style
from portal.acts.wording import PARIS, date_fr


@dataclass(frozen=True, slots=True)
class LetterData:
    """A letter. Paragraphs are plain text.

    ``dated_at`` is aware and printed as a Paris date after ``place``; the last of
    ``signatory_lines`` is the name, under the room for the signature; an unsigned letter has none. ``slip``: what is to
    be signed and sent back. ``body``: titled parts and tables after the paragraphs; ``notes``: after the signature.
    """

    authority_lines: tuple[str, ...]
    service_lines: tuple[str, ...]
    recipient_lines: tuple[str, ...]
    reference: str
    place: str
    dated_at: datetime
    subject: str
    salutation: str
    paragraphs: tuple[str, ...]
    closing: str
    signatory_lines: tuple[str, ...]
    attachments: tuple[str, ...]
    remedies: tuple[str, ...]
    specimen: bool
    motto: str = ""
    slip: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    notes: tuple[Block, ...] = ()


def render_letter(data: LetterData, style: Style) -> bytes:
    """The letter as a tagged PDF. Same data, same bytes."""
    from portal.acts.layout import render

    return render(letter_document(data), style)


def letter_document(data: LetterData) -> Document:
    """The letter as blocks."""
    dated = f"{data.place}, le {date_fr(data.dated_at.astimezone(PARIS).date())}"
    meta = Meta(
        title=f"{data.subject} – {data.reference}",
        author=" ".join(data.authority_lines),
        subject=data.subject,
        keywords=data.reference,
        dated_at=data.dated_at,
        footer=f"Référence {data.reference}",
        specimen=data.specimen,
    )
    *capacity, name = data.signatory_lines or ("",)
    sign: tuple[Block, ...] = (
        Space(6),
        *(Para(plain(line), "sign") for line in capacity),
        Space(18),
        Para(plain(name, bold=True), "sign"),
    )
    blocks: list[Block] = [
        Letterhead(data.authority_lines, data.service_lines, data.motto, right=data.recipient_lines),
        Para(plain(dated), "sign"),
        Space(4),
        Para(plain(f"Référence : {data.reference}"), "reference"),
        Heading(1, plain(f"Objet : {data.subject}")),
        Para(plain(data.salutation)),
        *(Para(plain(text)) for text in data.paragraphs),
        *data.body,
        Para(plain(data.closing)),
        *([Together(sign)] if data.signatory_lines else []),
    ]
    if data.slip:
        title = Heading(2, plain("Coupon à nous retourner signé"))
        blocks.append(Together((title, *(Para(plain(text)) for text in data.slip), Space(22)), framed=True))
    if data.attachments:
        blocks.append(Para(plain("Pièces jointes : " + " ; ".join(data.attachments)), "small"))
    blocks += data.notes
    if data.remedies:
        title = Heading(2, plain("Voies et délais de recours"))
        blocks.append(Together((title, *(Para(plain(text), "small") for text in data.remedies)), framed=True))
    return Document(meta, tuple(blocks))
