"""Make the letter a decided dossier calls for: check it, render it outside the lock, freeze bytes and content."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, NotFound
from portal.domain.letter import LetterKind, LetterState
from portal.domain.money import format_euros
from portal.domain.permissions import Permission, require
from portal.models import Decision, Dossier, Letter
from portal.services.document_style import document_style
from portal.services.letters.contents import letter_content
from portal.services.letters.keeping import add_letter, check_letter, mail_letter, mark_sent, next_reference
from portal.services.locking import lock_dossier, subject_for
from portal.services.notifying import ELECTRONIC
from portal.services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class IssueLetter:
    """Make the letter of ``dossier`` (public id). ``page_url``: absolute address of the applicant's page; ``deputy``:
    who signs it (public id) instead of whoever signs that day."""

    dossier: str
    page_url: str
    deputy: str = ""


def issue_letter(runtime: Runtime, actor: Actor, command: IssueLetter) -> str:
    """Freeze the letter and return its public id. An announcement leaves at once; a refusal or a closing is then signed
    and notified.

    Raises InvalidInput with what is missing or wrong in it, Conflict when the dossier changed meanwhile or was told
    already.
    """
    from portal.acts.layout import coverage
    from portal.acts.letter import render_letter

    specimen = runtime.settings.demo
    with runtime.read() as session:
        dossier = _readable(session, actor, command.dossier)
        reference, now = next_reference(session, dossier), runtime.legal.now()
        made = letter_content(session, dossier, reference, now, specimen=specimen, deputy=command.deputy)
        _refuse_second(session, dossier, made.kind, made.decision_id)
    style = document_style(runtime.settings)
    check_letter(made.data, made.expected, coverage(style, specimen=specimen))
    pdf = render_letter(made.data, style)
    digest = runtime.store.put(pdf)
    with runtime.uow() as uow:
        dossier = lock_dossier(uow, actor, Permission.LETTER_SEND, command.dossier)
        _refuse_second(uow.session, dossier, made.kind, made.decision_id)
        again = letter_content(uow.session, dossier, reference, now, specimen=specimen, deputy=command.deputy)
        if again != made or next_reference(uow.session, dossier) != reference:
            raise Conflict("Le dossier ou les paramètres ont changé pendant ce temps : recommencez.")
        kind, decision_id = made.kind, made.decision_id
        letter = add_letter(uow, actor, dossier, kind, made.data, (digest, len(pdf)), decision_id, made.words)
        if kind is LetterKind.ANNOUNCEMENT and decision_id is not None:
            amount = uow.session.get_one(Decision, decision_id).amount_cents
            said = (
                f"Une subvention de {format_euros(amount)} est accordée à votre projet. Seul l’arrêté notifié vaut "
                "engagement."
            )
            mark_sent(uow, actor, letter, ELECTRONIC, dossier.contact_email)
            mail_letter(uow, dossier, kind, said, command.page_url)
        return letter.public_id


def preview_letter(runtime: Runtime, actor: Actor, dossier_public_id: str) -> bytes:
    """The letter as it would be made now, « PROJET » before its reference; nothing is kept."""
    from portal.acts.letter import render_letter

    with runtime.read() as session:
        dossier = _readable(session, actor, dossier_public_id)
        reference = f"PROJET – {next_reference(session, dossier)}"
        made = letter_content(session, dossier, reference, runtime.legal.now(), specimen=runtime.settings.demo)
    return render_letter(made.data, document_style(runtime.settings))


def _readable(session: Session, actor: Actor, public_id: str) -> Dossier:
    dossier = session.scalar(sa.select(Dossier).where(Dossier.public_id == public_id))
    if dossier is None:
        raise NotFound
    require(actor, Permission.LETTER_SEND, subject_for(session, actor, dossier))
    return dossier


def _refuse_second(session: Session, dossier: Dossier, kind: LetterKind, decision_id: int | None) -> None:
    """One letter of a kind leaves for one decision (a closing taken up again may be told again)."""
    query = sa.select(Letter).where(
        Letter.dossier_id == dossier.id, Letter.kind == kind.value, Letter.state == LetterState.SENT
    )
    sent = session.scalar(query.order_by(Letter.id.desc()).limit(1))
    if sent is None or sent.sent_on is None:
        return
    if decision_id is not None and sent.decision_id != decision_id:
        return
    if kind is LetterKind.CLOSURE and _closed_again(session, dossier, sent):
        return
    raise Conflict(f"Cette lettre a déjà été adressée au demandeur le {paris_date(sent.created_at):%d/%m/%Y}.")


def _closed_again(session: Session, dossier: Dossier, sent: Letter) -> bool:
    from portal.services.letters.contents import standing_closure

    return standing_closure(session, dossier.id).created_at > sent.created_at
