"""Load the award of a dossier that somebody is about to work on: dossier locked, permission asked, act in force."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, NotFound
from portal.domain.permissions import Permission
from portal.models import Dossier
from portal.queries.award import AwardView, award_of
from portal.services.locking import lock_dossier
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Awarded:
    """A locked dossier and its award."""

    dossier: Dossier
    award: AwardView


def lock_award(uow: UnitOfWork, actor: Actor, permission: Permission, dossier_public_id: str) -> Awarded:
    """Raises NotFound without an award, Forbidden, Conflict when the act is no longer in force."""
    dossier = lock_dossier(uow, actor, permission, dossier_public_id)
    award = award_of(uow.session, dossier.id)
    if award is None:
        raise NotFound
    if not award.in_force:
        raise Conflict(
            f"L’arrêté n’est plus en vigueur ({award.state_label.lower()})\u00a0: écrivez au service instructeur."
        )
    return Awarded(dossier, award)
