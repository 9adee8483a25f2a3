"""Take back a request for an opinion, with a reason: its links say so from then on."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.opinions import OPINION
from portal.services.opinions.loading import lock_request
from portal.services.unit_of_work import UnitOfWork


def cancel_opinion(uow: UnitOfWork, actor: Actor, dossier: str, request: str, reason: str) -> str:
    """The name of the service. Raises InvalidInput (``reason``), Conflict once the opinion is given."""
    owner, row = lock_request(uow, actor, dossier, request)
    target = OPINION.next(row.state, "cancel")
    if not reason.strip():
        raise InvalidInput({"reason": "Écrivez pourquoi l’avis n’est plus demandé."})
    row.state, row.closed_at, row.closed_reason = target, uow.now, reason.strip()
    uow.record(
        Event.OPINION_CANCELLED,
        actor,
        ("opinion", row.public_id),
        dossier=owner.public_id,
        detail=f"{row.giver_name} : {row.closed_reason}",
    )
    return row.giver_name
