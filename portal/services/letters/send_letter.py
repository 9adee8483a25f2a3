"""Sign and notify the letter of a decision: electronically if the applicant agreed beforehand, else on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.deadlines import LegalDate, remedy_limit
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.letter import DECIDING, KIND_LABELS, LETTER, LetterKind, LetterState
from portal.domain.permissions import Permission
from portal.models import Letter
from portal.queries.windows import window_settings
from portal.services.letters.keeping import add_file, lock_letter, mail_letter, mark_sent
from portal.services.notifying import ELECTRONIC, PAPER, paper_receipt
from portal.services.runtime import Runtime
from portal.services.signed_scans import scan_problems
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SignLetter:
    """The scan of the signed ``letter`` (public id) and the date read on it."""

    letter: str
    signed_on: date | None
    scan: bytes


def sign_letter(runtime: Runtime, actor: Actor, command: SignLetter) -> None:
    """Keep the scan. Raises InvalidInput (``scan``, ``signed_on``), Conflict once sent or replaced."""
    problems = scan_problems(runtime, command.scan, "la lettre signée")
    digest = "" if problems else runtime.store.put(command.scan)
    with runtime.uow() as uow:
        letter = lock_letter(uow, actor, Permission.LETTER_SEND, command.letter)
        target = LETTER.next(letter.state, "sign")
        if command.signed_on is None:
            problems["signed_on"] = "Indiquez la date portée sur la lettre signée."
        elif not paris_date(letter.created_at) <= command.signed_on <= paris_date(uow.now):
            problems["signed_on"] = "La lettre est signée entre le jour où elle est établie et aujourd’hui."
        if digest and any(file.file.sha256 == digest for file in letter.files):
            problems["scan"] = "Ce fichier est la lettre à signer, pas la lettre signée : déposez sa numérisation."
        if problems:
            raise InvalidInput(problems)
        add_file(uow, actor, letter, "signed", (digest, len(command.scan)))
        letter.state, letter.signed_on = target, command.signed_on
        uow.record(
            Event.LETTER_SIGNED,
            actor,
            ("letter", letter.public_id),
            dossier=letter.dossier.public_id,
            facts={"signed_on": command.signed_on, "file_sha256": digest},
        )



@dataclass(frozen=True, slots=True)
class NotifyLetter:
    """Notify ``letter`` (public id). ``page_url``: absolute address of the dossier; the two others serve paper."""

    letter: str
    page_url: str
    paper_on: date | None = None
    paper_recipient: str = ""


def notify_letter(uow: UnitOfWork, actor: Actor, command: NotifyLetter) -> LegalDate:
    """Record the notification, send the mail when it is electronic, return the end of the time for a remedy.

    Raises Conflict before the signed letter is there (unless the window lets online letters go unsigned),
    InvalidInput on what a paper notification lacks.
    """
    letter = lock_letter(uow, actor, Permission.LETTER_SEND, command.letter)
    LETTER.next(letter.state, "send")
    electronic = letter.dossier.electronic_notification
    _refuse_unsigned(uow, letter, electronic=electronic)
    if electronic:
        sent_on, recipient = paris_date(uow.now), letter.dossier.contact_email
        if not recipient:
            raise Conflict("Le dossier n’a pas d’adresse électronique : la lettre ne peut pas être notifiée en ligne.")
    else:
        today, earliest = paris_date(uow.now), letter.signed_on or paris_date(letter.created_at)
        sent_on, recipient = paper_receipt(command.paper_recipient, command.paper_on, today, earliest, "la lettre")
    mark_sent(uow, actor, letter, ELECTRONIC if electronic else PAPER, recipient, sent_on)
    if electronic:
        kind = LetterKind(letter.kind)
        said = f"La décision relative à votre dossier {letter.dossier.reference} vous est notifiée ce jour."
        mail_letter(uow, letter.dossier, kind, f"{said} Les voies et délais de recours y figurent.", command.page_url)
    return remedy_limit(sent_on)


def _refuse_unsigned(uow: UnitOfWork, letter: Letter, *, electronic: bool) -> None:
    if LetterKind(letter.kind) not in DECIDING or letter.state is LetterState.UNDERSIGNED:
        return
    if electronic and window_settings(uow.session, letter.window_id).flag("letters.unsigned_online") is True:
        return
    name = KIND_LABELS[LetterKind(letter.kind)].lower()
    raise Conflict(f"La {name} signée n’est pas déposée : elle ne peut pas être notifiée.")
