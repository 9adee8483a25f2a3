"""Send a proposal back to the instructor, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.services.locking import lock_dossier
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReturnProposal:
    """Return ``dossier`` (public id) to review."""

    dossier: str
    reason: str


def return_proposal(uow: UnitOfWork, actor: Actor, command: ReturnProposal) -> None:
    """Put the dossier back under review. Raises InvalidInput without a reason."""
    dossier = lock_dossier(uow, actor, Permission.DOSSIER_DECIDE, command.dossier)
    target = DOSSIER.next(dossier.state, "return_to_review")
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Dites à l’instructeur ce qu’il doit reprendre."})
    dossier.state = target
    uow.record(Event.DOSSIER_RETURNED, actor, ("dossier", dossier.public_id), dossier=dossier.public_id, detail=reason)
