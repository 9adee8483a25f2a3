"""Open a given opinion again so that the service may complete it; what was given stays."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.opinions import OPINION
from portal.services.opinions.links import send_link
from portal.services.opinions.loading import lock_request, require_pending
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork


def reopen_opinion(runtime: Runtime, uow: UnitOfWork, actor: Actor, dossier: str, request: str, reason: str) -> str:
    """The name of the service, which gets a new link. Raises InvalidInput (``reason``), Conflict when none is given."""
    owner, row = lock_request(uow, actor, dossier, request)
    require_pending(owner)
    target = OPINION.next(row.state, "reopen")
    if not reason.strip():
        raise InvalidInput({"reopen_reason": "Écrivez ce que le service doit compléter."})
    row.state = target
    send_link(runtime, uow, actor, owner, row, "reopening", reason.strip())
    uow.record(
        Event.OPINION_REOPENED,
        actor,
        ("opinion", row.public_id),
        dossier=owner.public_id,
        detail=f"{row.giver_name} : {reason.strip()}",
    )
    return row.giver_name
