"""Opinions and notes of the demonstration, through the pages' own use-cases: links and codes are read in the mails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from portal.demo.staff import Staff
from portal.domain.clocks import paris_date
from portal.domain.notes import CallDirection, NoteKind
from portal.domain.opinions import Sense
from portal.models import MailMessage
from portal.queries.opinions import asking
from portal.services.notes.add_note import AddNote, add_note
from portal.services.notes.strike_note import strike_note
from portal.services.opinions.ask_opinion import AskOpinion, ask_opinion
from portal.services.opinions.give_opinion import GiveOpinion, give_opinion
from portal.services.opinions.open_link import open_link
from portal.services.opinions.send_code import send_code

FINANCE, DIGITAL = "avis-finances@demo.example", "avis-numerique@demo.example"
_ASKED = "Le projet vous paraît-il utile à la commune, et son calendrier tenable ?"
_COSTS = "Les montants et le plan de financement appellent-ils des observations de votre part ?"


def ask_first(staff: Staff, dossier: str) -> None:
    """The sous-préfecture, or the finance directorate where there is none: nobody will answer."""
    givers = _offered(staff, dossier)
    _ask(staff, dossier, givers[0], _ASKED, ("summary", "project"))


def consult(staff: Staff, answered: str, awaited: str) -> None:
    """One opinion given with reserves, one awaited, a few notes on the first, one of them struck."""
    _ask(staff, answered, FINANCE, _COSTS, ("summary", "money"))
    _answer(staff, FINANCE)
    _ask(staff, awaited, DIGITAL, _ASKED, ("summary", "project"))
    _note_calls(staff, answered)


def _offered(staff: Staff, dossier: str) -> Sequence[str]:
    from portal.queries.instruction import dossier_head

    with staff.runtime.read() as session:
        head = dossier_head(session, staff.instructor, dossier)
        found = asking(session, head.id, paris_date(staff.runtime.legal.now()))
    return [giver.email for giver in found.givers]


def _ask(staff: Staff, dossier: str, giver: str, question: str, grants: tuple[str, ...]) -> None:
    with staff.runtime.uow() as uow:
        ask_opinion(staff.runtime, uow, staff.instructor, AskOpinion(dossier, (giver,), question, grants))


def _answer(staff: Staff, giver: str) -> None:
    runtime = staff.runtime
    secret = _mailed(staff, giver, r"/avis/([\w-]+)")
    with runtime.uow() as uow:
        send_code(runtime, uow, secret)
    opened = open_link(runtime, secret, _mailed(staff, giver, r"\n(\d{6})\n"))
    command = GiveOpinion(
        secret,
        opened,
        Sense.RESERVES.value,
        "Le plan de financement est équilibré. La maintenance au-delà de la première année reste à la charge de la "
        "commune : à prévoir à son budget.",
        "Dominique Fictif, division du secteur public local",
        page_url=f"{runtime.settings.public_url}/instruction",
    )
    with runtime.uow() as uow:
        give_opinion(uow, command)


def _mailed(staff: Staff, address: str, pattern: str) -> str:
    """What the last mail to ``address`` holds. Raises LookupError when there is none."""
    query = sa.select(MailMessage.body).where(MailMessage.recipient == address).order_by(MailMessage.id.desc())
    with staff.runtime.read() as session:
        body = session.scalar(query.limit(1)) or ""
    found = re.search(pattern, body)
    if found is None:
        raise LookupError(f"no mail to {address} holds what is sought")
    return found.group(1)


def _note_calls(staff: Staff, dossier: str) -> None:
    from portal.queries.instruction import dossier_head
    from portal.queries.notes import notes_of_dossier

    today = paris_date(staff.runtime.legal.now())
    call = AddNote(
        dossier,
        NoteKind.CALL.value,
        "La mairie confirme que le prestataire peut commencer dès la notification.",
        today - timedelta(days=1),
        "la secrétaire de mairie",
        CallDirection.MADE.value,
    )
    with staff.runtime.uow() as uow:
        add_note(uow, staff.instructor, call)
        add_note(uow, staff.instructor, AddNote(dossier, NoteKind.NOTE.value, "Le devis est périmé."))
    with staff.runtime.read() as session:
        head = dossier_head(session, staff.instructor, dossier)
        wrong = notes_of_dossier(session, head.id)[-1].public_id
    with staff.runtime.uow() as uow:
        strike_note(uow, staff.instructor, dossier, wrong, "Erreur : il s’agit du devis d’un autre dossier.")
