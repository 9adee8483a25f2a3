"""The signatory returns an act with a reason: a project goes back to its draft, an issued act is cancelled."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.act import ACT, ActState
from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.services.locking import lock_act
from portal.services.signing.copies import waiting_copy
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReturnAct:
    """``act`` (public id) and why it is not signed."""

    act: str
    reason: str


def return_act(uow: UnitOfWork, actor: Actor, command: ReturnAct) -> None:
    """Cancel the issued act; its references stay taken, the grant and its reservation stay. Raises Conflict once it is
    committed or signed, InvalidInput without a reason."""
    act = lock_act(uow, actor, Permission.ACT_SIGN, command.act)
    if act.state is ActState.COMMITTED:
        raise Conflict("L’engagement juridique est enregistré\u00a0: l’acte ne peut plus être renvoyé.")
    target = ACT.next(act.state, "return_to_draft" if act.state is ActState.FUNDED else "cancel")
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Dites pourquoi cet acte est renvoyé."})
    if waiting_copy(uow.session, act) is not None:
        raise Conflict("Une copie signée de cet acte est déposée\u00a0: elle doit d’abord être écartée.")
    act.state = target
    detail = f"Renvoyé par le signataire. {reason}"
    uow.record(Event.ACT_RETURNED, actor, ("act", act.public_id), dossier=act.dossier.public_id, detail=detail)
