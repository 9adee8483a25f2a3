"""Close one's calendar address: what subscribed to it finds nothing any more."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.events import Event
from portal.models import CalendarFeed
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


def revoke_calendar(uow: UnitOfWork, actor: Actor) -> None:
    """Revoke every address in use of the actor; nothing happens when there is none."""
    open_feeds = sa.select(CalendarFeed).where(
        CalendarFeed.person_id == person_id_of(actor), CalendarFeed.revoked_at.is_(None)
    )
    for feed in uow.session.scalars(open_feeds):
        feed.revoked_at = uow.now
        uow.record(Event.CALENDAR_REVOKED, actor, ("calendar", feed.public_id))
