"""Open a secret calendar address for oneself; the one in use is revoked."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.domain.snapshot import sha256_text
from portal.models import CalendarFeed
from portal.models.base import new_public_id
from portal.services.instruction.revoke_calendar import revoke_calendar
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


def open_calendar(uow: UnitOfWork, actor: Actor) -> str:
    """The new secret, 160 random bits: shown once, only its hash is kept. Raises NotFound to who reads no dossier."""
    if not actor.window_ids(Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET):
        raise NotFound
    person_id = person_id_of(actor)
    if uow.session.scalar(
        sa.select(CalendarFeed.id).where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
    ):
        revoke_calendar(uow, actor)
    secret = secrets.token_urlsafe(20)
    feed = CalendarFeed(
        public_id=new_public_id(), person_id=person_id, secret_sha256=sha256_text(secret), created_at=uow.now
    )
    uow.session.add(feed)
    uow.record(Event.CALENDAR_OPENED, actor, ("calendar", feed.public_id))
    return secret
