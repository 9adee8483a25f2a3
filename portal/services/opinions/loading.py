"""What the use-cases of opinions start with: dossier and request locked in this order, by whoever may."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.dossier import PENDING_STATES
from portal.domain.errors import Conflict, NotFound
from portal.domain.permissions import Permission
from portal.domain.snapshot import sha256_text
from portal.models import Dossier, OpinionLink, OpinionRequest
from portal.services.locking import lock_dossier
from portal.services.unit_of_work import UnitOfWork

#: Whoever answers by a link: no person of the portal.
GIVER = Actor(person_id=None, public_id="reviewer", name="Service consulté")
OVER = "Ce dossier n’est plus en cours d’instruction : aucun avis n’est plus attendu."


def lock_request(uow: UnitOfWork, actor: Actor, dossier: str, request: str) -> tuple[Dossier, OpinionRequest]:
    """A request of a dossier that ``actor`` may ask opinions about. Raises NotFound or Forbidden."""
    owner = lock_dossier(uow, actor, Permission.OPINION_ASK, dossier)
    row = uow.session.scalar(
        sa.select(OpinionRequest)
        .where(OpinionRequest.public_id == request, OpinionRequest.dossier_id == owner.id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return owner, row


def lock_by_secret(uow: UnitOfWork, secret: str) -> tuple[Dossier, OpinionRequest]:
    """The request a link leads to, and its dossier. Raises NotFound for any other secret."""
    found = uow.session.execute(
        sa.select(OpinionRequest.id, OpinionRequest.dossier_id)
        .join(OpinionLink, OpinionLink.request_id == OpinionRequest.id)
        .where(OpinionLink.secret_sha256 == sha256_text(secret))
    ).one_or_none()
    if found is None:
        raise NotFound
    dossier = uow.session.get_one(Dossier, found.dossier_id, with_for_update=True)
    return dossier, uow.session.get_one(OpinionRequest, found.id, with_for_update=True)


def require_pending(dossier: Dossier) -> None:
    """Raise Conflict once the dossier awaits no decision: an opinion would come for nothing."""
    if dossier.state not in PENDING_STATES:
        raise Conflict(OVER)
