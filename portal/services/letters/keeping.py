"""Rows of letters: references, frozen content, files, and the way a letter leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.blocks import document_texts
from portal.acts.letter import LetterData, letter_document
from portal.acts.lint_letter import Expected, letter_findings
from portal.acts.words import Words
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.letter import KIND_LABELS, LETTER, TOLD, LetterKind, LetterState
from portal.domain.permissions import Permission
from portal.domain.snapshot import freeze
from portal.models import ActTemplate, Dossier, Letter, LetterFile
from portal.services.acting.keep_words import keep_words
from portal.services.jobs.send_mail import queue_mail
from portal.services.locking import lock_dossier, person_id_of
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork


def next_reference(session: Session, dossier: Dossier) -> str:
    """« FITN7-71-2021-0001-L1 »: letters of a dossier are numbered in the order they are made."""
    count = session.scalar(sa.select(sa.func.count()).select_from(Letter).where(Letter.dossier_id == dossier.id))
    return f"{dossier.reference}-L{int(count or 0) + 1}"


def lock_letter(uow: UnitOfWork, actor: Actor, permission: Permission, public_id: str) -> Letter:
    """The letter after its dossier, both locked. Raises NotFound or Forbidden, Conflict to whoever would sign or send
    by itself a letter that goes with another fact."""
    owner = uow.session.scalar(
        sa.select(Dossier.public_id)
        .join(Letter, Letter.dossier_id == Dossier.id)
        .where(Letter.public_id == public_id)
    )
    if owner is None:
        raise NotFound
    lock_dossier(uow, actor, permission, owner)
    found = uow.session.scalars(
        sa.select(Letter).where(Letter.public_id == public_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one()
    if permission is Permission.LETTER_SEND and LetterKind(found.kind) in TOLD:
        raise Conflict(
            "Cette lettre part avec l’acte, la demande ou le paiement qu’elle annonce : elle ne se notifie pas seule."
        )
    return found


def add_letter(
    uow: UnitOfWork,
    actor: Actor,
    dossier: Dossier,
    kind: LetterKind,
    data: LetterData,
    pdf: tuple[str, int],
    decision_id: int | None = None,
    words: Words | None = None,
) -> Letter:
    """Keep a letter just made: content frozen, bytes named; a former one of its kind not yet sent is void."""
    _void_former(uow, dossier, kind)
    content, content_hash = freeze({"letter": frozen_letter(data)})
    row = Letter(
        window_id=dossier.window_id,
        organisation_id=dossier.organisation_id,
        dossier_id=dossier.id,
        decision_id=decision_id,
        person_id=person_id_of(actor),
        kind=kind.value,
        reference=data.reference,
        content=content,
        content_sha256=content_hash,
        created_at=uow.now,
        **kept_template(uow, dossier.window_id, words),
    )
    uow.session.add(row)
    uow.session.flush()
    add_file(uow, actor, row, "issued", pdf, ours=True)
    facts = {"kind": kind.value, "reference": row.reference, "content_sha256": content_hash, "file_sha256": pdf[0]}
    uow.record(Event.LETTER_ISSUED, actor, ("letter", row.public_id), dossier=dossier.public_id, facts=facts)
    return row


def check_letter(letter: LetterData, expected: Expected, coverage: frozenset[int] | None) -> None:
    """Raise InvalidInput with a sentence for everything that keeps the letter from leaving."""
    findings = letter_findings(letter, expected, coverage)
    if findings:
        raise InvalidInput({f"letter.{one.field}#{rank}": one.message for rank, one in enumerate(findings)})


def kept_template(uow: UnitOfWork, window_id: int, words: Words | None) -> dict[str, Any]:
    """The columns that say which wording a letter was made with, its version kept among the window's."""
    if words is None:
        return {}
    keep_words(uow, window_id, words)
    kind, sha256 = words.seed.kind, words.sha256
    same = (ActTemplate.window_id == window_id, ActTemplate.kind == kind, ActTemplate.sha256 == sha256)
    number = uow.session.scalar(sa.select(sa.func.max(ActTemplate.number)).where(*same))
    return {"template_kind": kind, "template_number": number, "template_sha256": sha256}


def _void_former(uow: UnitOfWork, dossier: Dossier, kind: LetterKind) -> None:
    rows = uow.session.scalars(
        sa.select(Letter).where(
            Letter.dossier_id == dossier.id,
            Letter.kind == kind.value,
            Letter.state.in_((LetterState.MADE, LetterState.UNDERSIGNED)),
        )
    )
    for row in rows:
        row.state = LETTER.next(row.state, "void")


def add_file(
    uow: UnitOfWork, actor: Actor, letter: Letter, kind: str, pdf: tuple[str, int], *, ours: bool = False
) -> None:
    """Name a PDF already in the store as a file of the letter."""
    stored = stored_file(uow, *pdf, "application/pdf", ours=ours)
    uow.session.add(
        LetterFile(
            letter_id=letter.id,
            kind=kind,
            file_id=stored.id,
            person_id=person_id_of(actor),
            created_at=uow.now,
        )
    )


def mark_sent(
    uow: UnitOfWork, actor: Actor, letter: Letter, channel: str, recipient: str, sent_on: date | None = None
) -> None:
    """The letter left, or was received on paper on ``sent_on``."""
    letter.state = LETTER.next(letter.state, "send")
    letter.channel, letter.recipient = channel, recipient[:254]
    letter.sent_on, letter.sent_at = sent_on or paris_date(uow.now), uow.now
    uow.record(
        Event.LETTER_SENT,
        actor,
        ("letter", letter.public_id),
        dossier=letter.dossier.public_id,
        facts={"kind": letter.kind, "channel": channel, "sent_on": letter.sent_on},
        detail=recipient,
    )


def mail_letter(uow: UnitOfWork, dossier: Dossier, kind: LetterKind, said: str, page_url: str) -> None:
    """Tell the contact that a letter awaits in the account; nothing is attached. Leaves after the commit."""
    body = (
        f"Bonjour,\n\n{said}\n\nConnectez-vous au guichet pour lire et télécharger la lettre\u00a0:\n\n{page_url}\n\n"
        "Pour votre sécurité, aucun document n’est joint à ce message.\n\nLe guichet FITN7\n"
    )
    if dossier.contact_email:
        subject = f"{KIND_LABELS[kind]} – dossier {dossier.reference}"
        queue_mail(uow, dossier.contact_email, subject, body, dossier.public_id)


def frozen_letter(data: LetterData) -> dict[str, Any]:
    """What a letter says as canonical JSON takes it: its facts, and every text printed, in reading order."""
    return {
        "reference": data.reference,
        "dated_at": data.dated_at,
        "subject": data.subject,
        "recipient_lines": list(data.recipient_lines),
        "signatory_lines": list(data.signatory_lines),
        "texts": list(document_texts(letter_document(data))),
    }
