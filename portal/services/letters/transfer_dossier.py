"""Send a dossier on to the competent authority (CRPA, L. 114-2): letter and slip frozen, applicant told that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.decision_letters import TransferFacts, transfer_letter
from portal.acts.letter import LetterData
from portal.acts.lint_letter import Expected
from portal.acts.receipt import ReceivedFile
from portal.acts.slip import SlipData
from portal.acts.wording import instant_fr
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.declaration import DOCUMENT_LABELS
from portal.domain.dossier import DOSSIER
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.letter import LetterKind
from portal.domain.permissions import Permission, require
from portal.models import Document, Dossier, DossierVersion, StoredFile, Transfer
from portal.services.committee.deciding import leave_waiting_list
from portal.services.document_style import document_style
from portal.services.instruction.loading import load_dossier
from portal.services.letters.frame import letter_frame
from portal.services.letters.keeping import add_file, add_letter, check_letter, mail_letter, mark_sent, next_reference
from portal.services.locking import person_id_of, subject_for
from portal.services.notifying import ELECTRONIC
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TransferDossier:
    """Dossier (public id), the competent authority and why; ``page_url``: absolute address of the applicant's page."""

    dossier: str
    authority: str
    address: str
    reason: str
    page_url: str
    email: str = ""
    version: int | None = None


def transfer_dossier(runtime: Runtime, actor: Actor, command: TransferDossier) -> str:
    """Transmit, keep letter and slip, tell the applicant by mail today whatever its consent: it is an information.
    Returns the letter's public id.

    Raises InvalidInput (``authority``, ``address``, ``reason``, a missing setting), Conflict once decided.
    """
    from portal.acts.layout import coverage
    from portal.acts.letter import render_letter
    from portal.acts.slip import render_slip

    _check(command)
    with runtime.read() as session:
        dossier = _readable(session, actor, command.dossier)
        now = runtime.legal.now()
        letter, slip = _papers(session, dossier, command, now, specimen=runtime.settings.demo)
    style = document_style(runtime.settings)
    typed = (dossier.title, dossier.organisation.name, dossier.contact_address)
    check_letter(letter, Expected(typed=typed), coverage(style, specimen=runtime.settings.demo))
    pdfs = render_letter(letter, style), render_slip(slip, style)
    stored = [(runtime.store.put(pdf), len(pdf)) for pdf in pdfs]
    with runtime.uow() as uow:
        dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_TRANSFER)
        target = DOSSIER.next(dossier.state, "transfer")
        if _papers(uow.session, dossier, command, now, specimen=runtime.settings.demo) != (letter, slip):
            raise Conflict("Le dossier a changé pendant la transmission : relisez-le, puis recommencez.")
        row = _row(uow, actor, dossier, command)
        dossier.state = target
        leave_waiting_list(uow, actor, dossier, "transferred")
        kept = add_letter(uow, actor, dossier, LetterKind.TRANSFER, letter, stored[0])
        add_file(uow, actor, kept, "slip", stored[1], ours=True)
        uow.session.flush()
        facts = {"filed_on": paris_date(row.filed_at), "pieces": len(slip.pieces), "slip_sha256": stored[1][0]}
        uow.record(
            Event.DOSSIER_TRANSFERRED,
            actor,
            ("transfer", row.public_id),
            dossier=dossier.public_id,
            facts=facts,
            detail=f"{row.authority}\n{row.reason}",
        )
        mark_sent(uow, actor, kept, ELECTRONIC, dossier.contact_email)
        said = f"Votre demande {dossier.reference} est transmise ce jour à l’autorité compétente : {row.authority}."
        mail_letter(uow, dossier, LetterKind.TRANSFER, said, command.page_url)
        return kept.public_id


def _row(uow: UnitOfWork, actor: Actor, dossier: Dossier, command: TransferDossier) -> Transfer:
    row = Transfer(
        dossier_id=dossier.id,
        person_id=person_id_of(actor),
        authority=command.authority.strip(),
        address=command.address.strip(),
        email=command.email.strip(),
        reason=command.reason.strip(),
        filed_at=dossier.filed_at or uow.now,
        transferred_on=paris_date(uow.now),
        created_at=uow.now,
    )
    uow.session.add(row)
    return row


def _check(command: TransferDossier) -> None:
    problems = {}
    if not command.authority.strip():
        problems["authority"] = "Indiquez l’autorité compétente."
    if not command.address.strip():
        problems["address"] = "Indiquez son adresse : elle est donnée au demandeur."
    if not command.reason.strip():
        problems["reason"] = "Dites pourquoi la demande relève de cette autorité."
    if problems:
        raise InvalidInput(problems)


def _readable(session: Session, actor: Actor, public_id: str) -> Dossier:
    dossier = session.scalar(sa.select(Dossier).where(Dossier.public_id == public_id))
    if dossier is None:
        raise NotFound
    require(actor, Permission.DOSSIER_TRANSFER, subject_for(session, actor, dossier))
    DOSSIER.next(dossier.state, "transfer")
    return dossier


def _papers(
    session: Session, dossier: Dossier, command: TransferDossier, now: datetime, *, specimen: bool
) -> tuple[LetterData, SlipData]:
    reference = next_reference(session, dossier)
    frame = letter_frame(session, dossier, reference, now, remedies=False, specimen=specimen)
    lines = tuple(line.strip() for line in command.address.splitlines() if line.strip())
    facts = TransferFacts(
        command.authority.strip(), lines, command.email.strip(), command.reason.strip(), paris_date(now)
    )
    contact = ", ".join(filter(None, (dossier.contact_name, dossier.contact_email, dossier.contact_phone)))
    digest = session.scalar(
        sa.select(DossierVersion.sha256)
        .where(DossierVersion.dossier_id == dossier.id)
        .order_by(DossierVersion.number.desc())
        .limit(1)
    )
    slip = SlipData(
        frame,
        facts,
        dossier.organisation.siret,
        instant_fr(dossier.filed_at or now),
        contact,
        _pieces(session, dossier.id),
        digest or "",
    )
    return transfer_letter(frame, facts), slip


def _pieces(session: Session, dossier_id: int) -> tuple[ReceivedFile, ...]:
    rows = session.execute(
        sa.select(Document.kind, Document.name, StoredFile.size, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Document.file_id)
        .where(Document.dossier_id == dossier_id, Document.removed_at.is_(None))
        .order_by(Document.id)
    )
    return tuple(
        ReceivedFile(DOCUMENT_LABELS.get(kind, "Pièce"), name, size, sha256) for kind, name, size, sha256 in rows
    )
