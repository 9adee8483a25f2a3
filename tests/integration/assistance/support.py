"""Mandates and requests received outside the portal, made by the use-cases, with sensible values."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.models import MailMessage
from portal.queries.people import actor_by_email, load_signed_in
from portal.services.applicant.uploads import prepare_upload
from portal.services.assisting.record_mandate import RecordMandate, record_mandate
from portal.services.assisting.record_outside import RecordOutside, record_outside
from portal.services.runtime import Runtime
from tests.factories import PDF, SLUG

SITE = "http://portail.test"
#: Tournus, real SIREN, made-up establishment number with a right key.
SIRET = "21710543600018"
GIVER = "mairie.sans.compte@exemple.fr"


def refreshed(runtime: Runtime, actor: Actor) -> Actor:
    """The actor as their next page would know them: mandates included."""
    with runtime.read() as session:
        found = load_signed_in(session, actor.public_id, paris_date(runtime.legal.now()))
    assert found is not None
    return found.actor


def paper(runtime: Runtime, name: str = "mandat.pdf") -> Any:
    """A stored file."""
    return prepare_upload(runtime, name, PDF)


def mandate_command(runtime: Runtime, siret: str = SIRET, **values: Any) -> RecordMandate:
    """A mandate to sign, on a signed paper, given yesterday for a month."""
    today = paris_date(runtime.legal.now())
    fields: dict[str, Any] = {
        "window": SLUG,
        "siret": siret,
        "giver_name": "Claude Maire",
        "giver_capacity": "maire",
        "giver_email": GIVER,
        "office": "France Services de Tournus",
        "scope": "prepare_and_sign",
        "proof": "signed_paper",
        "file": paper(runtime),
        "given_on": today - timedelta(days=1),
        "until_on": today + timedelta(days=30),
        "site_url": SITE,
        **values,
    }
    return RecordMandate(**fields)


def give_mandate(runtime: Runtime, actor: Actor, **values: Any) -> tuple[Actor, str]:
    """Record a mandate; the actor who now holds it, and its public id."""
    command = mandate_command(runtime, **values)
    with runtime.uow() as uow:
        public_id = record_mandate(uow, actor, command)
    return refreshed(runtime, actor), public_id


def code_of(runtime: Runtime, recipient: str = GIVER) -> str:
    """The code of the last link mailed to ``recipient``."""
    found = re.findall(r"/mandat/([a-z2-7]{16})", " ".join(bodies_to(runtime, recipient)))
    return found[-1]


def bodies_to(runtime: Runtime, recipient: str) -> list[str]:
    """Bodies of the mails written to somebody, oldest first, their no-break spaces made plain."""
    with runtime.read() as session:
        rows = session.scalars(
            sa.select(MailMessage).where(MailMessage.recipient == recipient).order_by(MailMessage.id)
        )
        return [row.body.replace("\u00a0", " ") for row in rows]


def outside_command(received_at: datetime, **values: Any) -> RecordOutside:
    """A letter from the town hall of Tournus."""
    fields: dict[str, Any] = {
        "window": SLUG,
        "received_at": received_at,
        "means": "email",
        "sender_name": "Claude Maire",
        "sender_capacity": "maire",
        "body_name": "Commune de Tournus",
        "commune": "71543",
        "sender_email": GIVER,
        "site_url": SITE,
        **values,
    }
    return RecordOutside(**fields)


def day(number: int, month: int = 10) -> date:
    """A day of 2021."""
    return date(2021, month, number)


def assist(runtime: Runtime, siret: str) -> dict[str, str]:
    """For the access matrix: a mandate held by the demonstration's proxy, and a request received by mail."""
    with runtime.read() as session:
        proxy = actor_by_email(session, "mandataire@demo.example")
        instructor = actor_by_email(session, "instruction@demo.example")
    assert proxy is not None
    assert instructor is not None
    _, mandate = give_mandate(runtime, proxy, siret=siret)
    with runtime.uow() as uow:
        outside = record_outside(uow, instructor, outside_command(runtime.legal.now() - timedelta(days=1)))
    return {"mandate": mandate, "mandate_code": code_of(runtime), "outside": outside}
