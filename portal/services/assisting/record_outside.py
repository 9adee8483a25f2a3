"""Record an application that reached the prefecture outside the portal: answer it, or set it apart after a failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.channels import Means, refusal_channel
from portal.domain.deadlines import is_open
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import Outage, OutsideRequest
from portal.queries.rulebooks import rulebook_in_force
from portal.queries.windows import WindowView, window_by_slug, window_settings
from portal.reference import TerritoryError, find_commune
from portal.services.assisting.outside_answer import OutsideFacts, answer_paragraphs
from portal.services.jobs.send_mail import queue_mail
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

NO_OUTAGE = (
    "Aucune interruption du service constatée ne couvre l’instant de réception : la demande ne peut pas être saisie "
    "par l’administration. Répondez au demandeur, qui la déposera en ligne."
)


@dataclass(frozen=True, slots=True)
class RecordOutside:
    """What came, from whom, when and how. ``outage``: public id of the failure it is entered for, empty to answer."""

    window: str
    received_at: datetime | None
    means: str
    sender_name: str
    body_name: str
    site_url: str
    sender_capacity: str = ""
    commune: str = ""
    sender_email: str = ""
    sender_address: str = ""
    subject: str = ""
    enter: bool = False
    outage: str = ""


def record_outside(uow: UnitOfWork, actor: Actor, command: RecordOutside) -> str:
    """Keep it and return its public id; answered by mail at once when there is an address, else by the letter.

    Raises InvalidInput by field; entering it needs a recorded failure that covers the instant of receipt.
    """
    window = window_by_slug(uow.session, command.window)
    require(actor, Permission.OUTSIDE_RECORD, Subject(window.id))
    problems, commune = _problems(uow, command)
    outage = _outage(uow, window.id, command) if command.enter and command.received_at else None
    if command.enter and outage is None:
        problems["outage"] = NO_OUTAGE
    if problems or command.received_at is None:
        raise InvalidInput(problems)
    row = OutsideRequest(
        window_id=window.id,
        received_at=command.received_at,
        means=Means(command.means),
        sender_name=command.sender_name.strip(),
        sender_capacity=command.sender_capacity.strip(),
        body_name=command.body_name.strip(),
        commune=commune,
        sender_email=command.sender_email.strip().lower(),
        sender_address=command.sender_address.strip(),
        subject=command.subject.strip(),
        recorded_by_id=person_id_of(actor),
        outage_id=outage.id if outage else None,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    facts = {
        "received_at": row.received_at,
        "means": row.means,
        "channel": "entered_after_failure" if outage else refusal_channel(row.means),
        "outage": outage.public_id if outage else None,
    }
    said = f"{row.sender_name}, {row.body_name}\n{row.subject}".strip()
    uow.record(Event.OUTSIDE_RECORDED, actor, ("outside_request", row.public_id), facts=facts, detail=said)
    if outage is None and row.sender_email:
        _mail(uow, row, window, command.site_url)
    return row.public_id


def _problems(uow: UnitOfWork, command: RecordOutside) -> tuple[dict[str, str], str]:
    """What is wrong, by field, and the INSEE code of the commune."""
    problems, commune = {}, ""
    if command.received_at is None:
        problems["received_on"] = "Indiquez le jour et l’heure de réception."
    elif command.received_at > uow.now:
        problems["received_on"] = "Cet instant n’est pas encore passé."
    if command.means not in set(Means):
        problems["means"] = "Dites comment la demande est arrivée."
    if not command.sender_name.strip():
        problems["sender_name"] = "Indiquez qui a envoyé la demande."
    if not command.body_name.strip():
        problems["body_name"] = "Indiquez pour quel organisme."
    if command.commune.strip():
        try:
            commune = find_commune(command.commune.strip()).code
        except TerritoryError as error:
            problems["commune"] = str(error)
    if not command.sender_email.strip() and not command.sender_address.strip():
        problems["sender_email"] = "Indiquez une adresse électronique ou postale, pour pouvoir répondre."
    return problems, commune


def _outage(uow: UnitOfWork, window_id: int, command: RecordOutside) -> Outage | None:
    """The chosen failure, when it covers the instant of receipt."""
    return uow.session.scalar(
        sa.select(Outage).where(
            Outage.public_id == command.outage,
            Outage.window_id == window_id,
            Outage.started_at <= command.received_at,
            Outage.ended_at > command.received_at,
        )
    )


def _mail(uow: UnitOfWork, row: OutsideRequest, window: WindowView, site_url: str) -> None:
    rulebook = rulebook_in_force(uow.session, window.id)
    facts = OutsideFacts(row.means, row.received_at, row.body_name, row.commune, window.title)
    paragraphs = answer_paragraphs(
        facts,
        window_settings(uow.session, window.id),
        rulebook.closes_on,
        is_open=is_open(uow.now, rulebook.opens_on, rulebook.closes_on),
        site_url=site_url,
    )
    body = "\n\n".join(["Bonjour,", *paragraphs]) + "\n"
    queue_mail(uow, row.sender_email, "Votre demande est à déposer en ligne", body)
