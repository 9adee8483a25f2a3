"""Letters to print for those who have no address but a postal one. Rendered on demand, outside any transaction."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.letter import LetterData, render_letter
from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.deadlines import is_open
from portal.domain.errors import Conflict, NotFound
from portal.domain.mandate import rights
from portal.domain.window_settings import WindowSettings
from portal.models import Mandate, Organisation, OutsideRequest, Person, Window
from portal.queries.people import facts_of
from portal.queries.rulebooks import rulebook_in_force
from portal.queries.windows import window_settings
from portal.services.assisting.outside_answer import OutsideFacts, answer_paragraphs
from portal.services.assisting.tell_giver import told
from portal.services.document_style import document_style
from portal.services.runtime import Runtime

SLIP = (
    "Je soussigné(e) {name}, {capacity}, confirme avoir donné ce mandat / n’ai pas donné ce mandat (rayez la mention "
    "inutile).",
    "Fait à ……………………………, le ……………………………. Signature :",
)


def mandate_letter(runtime: Runtime, actor: Actor, public_id: str) -> bytes:
    """The letter that tells the giver of the actor's mandate, with its slip. Raises NotFound, Conflict."""
    with runtime.read() as session:
        row = session.scalar(
            sa.select(Mandate).where(Mandate.public_id == public_id, Mandate.holder_id == actor.person_id)
        )
        if row is None:
            raise NotFound
        organisation = session.get_one(Organisation, row.organisation_id)
        holder = session.get_one(Person, row.holder_id)
        settings = window_settings(session, row.window_id)
    contact = " – ".join(filter(None, (settings.text("service.phone"), settings.text("service.email"))))
    paragraphs = (
        *told(row, organisation.name, holder.name),
        rights(facts_of(row), paris_date(row.created_at)).sentence,
        "Vous pouvez mettre fin à ce mandat à tout moment : dites-le à la personne qui vous aide, ou au service chargé "
        f"des dossiers ({contact}). Ce qui a été préparé vous est conservé.",
    )
    recipient = (row.giver_name, row.giver_capacity, organisation.name, *_lines(row.giver_address))
    data = _letter(
        settings,
        recipient=recipient,
        reference=f"Mandat {row.public_id.upper()}",
        dated_at=row.created_at,
        subject="mandat donné pour une demande de subvention, à confirmer",
        paragraphs=paragraphs,
        slip=tuple(line.format(name=row.giver_name, capacity=row.giver_capacity) for line in SLIP),
        specimen=runtime.settings.demo,
    )
    return render_letter(data, document_style(runtime.settings))


def outside_letter(runtime: Runtime, actor: Actor, public_id: str) -> bytes:
    """The answer to what came outside the portal. Raises NotFound, Conflict when it is entered, not answered."""
    with runtime.read() as session:
        row, window = _request(session, actor, public_id)
        settings = window_settings(session, window.id)
        rulebook = rulebook_in_force(session, window.id)
    if row.outage_id is not None:
        raise Conflict("Cette demande est saisie par l’administration : il n’y a pas de réponse à imprimer.")
    paragraphs = answer_paragraphs(
        OutsideFacts(row.means, row.received_at, row.body_name, row.commune, window.title),
        settings,
        rulebook.closes_on,
        is_open=is_open(row.created_at, rulebook.opens_on, rulebook.closes_on),
        site_url=runtime.settings.public_url,
    )
    recipient = tuple(filter(None, (row.sender_name, row.sender_capacity, row.body_name, *_lines(row.sender_address))))
    data = _letter(
        settings,
        recipient=recipient,
        reference=f"Hors portail {row.public_id.upper()}",
        dated_at=row.created_at,
        subject="votre demande est à déposer en ligne",
        paragraphs=tuple(paragraphs),
        specimen=runtime.settings.demo,
    )
    return render_letter(data, document_style(runtime.settings))


def _request(session: Session, actor: Actor, public_id: str) -> tuple[OutsideRequest, Window]:
    found = session.execute(
        sa.select(OutsideRequest, Window)
        .join(Window, Window.id == OutsideRequest.window_id)
        .where(
            OutsideRequest.public_id == public_id,
            OutsideRequest.window_id.in_(sorted(actor.window_ids(Role.INSTRUCTOR))),
        )
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _letter(
    settings: WindowSettings,
    *,
    recipient: tuple[str, ...],
    reference: str,
    dated_at: datetime,
    subject: str,
    paragraphs: tuple[str, ...],
    specimen: bool,
    slip: tuple[str, ...] = (),
) -> LetterData:
    place = settings.text("authority.place")
    if place is None or not settings.lines("authority.header_lines"):
        raise Conflict("La préfecture n’a pas encore indiqué son en-tête : demandez à un administrateur du guichet.")
    return LetterData(
        authority_lines=settings.lines("authority.header_lines"),
        service_lines=settings.lines("authority.service_lines"),
        recipient_lines=recipient,
        reference=reference,
        place=place,
        dated_at=dated_at,
        subject=subject,
        salutation="Madame, Monsieur,",
        paragraphs=paragraphs,
        closing="Veuillez agréer, Madame, Monsieur, l’expression de ma considération distinguée.",
        signatory_lines=(),
        attachments=(),
        remedies=(),
        slip=slip,
        specimen=specimen,
    )
