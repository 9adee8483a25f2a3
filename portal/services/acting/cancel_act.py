"""Cancel an act that was issued and is not signed; its reference is kept, the grant and its reservation stay."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.act import ACT
from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.services.locking import lock_act
from portal.services.signing.copies import waiting_copy
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CancelAct:
    """Cancel ``act`` (public id)."""

    act: str
    reason: str


def cancel_act(uow: UnitOfWork, actor: Actor, command: CancelAct) -> None:
    """Mark the act cancelled. Raises Conflict unless it is issued, unsigned and no signed copy waits, InvalidInput
    without a reason."""
    act = lock_act(uow, actor, Permission.ACT_ISSUE, command.act)
    target = ACT.next(act.state, "cancel")
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Dites pourquoi cet acte est annulé avant signature."})
    if waiting_copy(uow.session, act) is not None:
        raise Conflict("Une copie signée de cet acte est déposée\u00a0: elle doit d’abord être écartée.")
    act.state = target
    uow.record(Event.ACT_CANCELLED, actor, ("act", act.public_id), dossier=act.dossier.public_id, detail=reason)
