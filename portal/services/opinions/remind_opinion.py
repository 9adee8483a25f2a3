"""Remind a service that its opinion is awaited, with a new link; once a day at most."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.opinions import ANSWERABLE
from portal.models import OpinionLink
from portal.services.opinions.links import send_link
from portal.services.opinions.loading import lock_request, require_pending
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork


def remind_opinion(runtime: Runtime, uow: UnitOfWork, actor: Actor, dossier: str, request: str) -> str:
    """The name of the service. Raises Conflict when nothing is awaited or a mail left today already."""
    owner, row = lock_request(uow, actor, dossier, request)
    require_pending(owner)
    if row.state not in ANSWERABLE:
        raise Conflict("Aucun avis n’est plus attendu de ce service : il n’y a rien à rappeler.")
    last = uow.session.scalar(
        sa.select(OpinionLink.created_at)
        .where(OpinionLink.request_id == row.id)
        .order_by(OpinionLink.id.desc())
        .limit(1)
    )
    if last is not None and paris_date(last) == paris_date(uow.now):
        raise Conflict("Un courriel est déjà parti aujourd’hui à ce service : relancez-le demain.")
    send_link(runtime, uow, actor, owner, row, "reminder")
    uow.record(
        Event.OPINION_REMINDED, actor, ("opinion", row.public_id), dossier=owner.public_id, detail=row.giver_name
    )
    return row.giver_name
