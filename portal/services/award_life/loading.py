"""The award that is about to change: dossier then act locked, permission asked, terms read."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, NotFound
from portal.domain.permissions import Permission
from portal.models import Act, AwardClosure
from portal.queries.award import AwardView, award_of
from portal.services.locking import lock_dossier, person_id_of
from portal.services.unit_of_work import UnitOfWork


def lock_award(
    uow: UnitOfWork, actor: Actor, permission: Permission, dossier_public_id: str, *, in_force: bool = True
) -> tuple[Act, AwardView]:
    """The award act of a dossier and its terms, rows locked. Raises NotFound, Forbidden, or Conflict once closed or,
    unless told otherwise, no longer in force."""
    dossier = lock_dossier(uow, actor, permission, dossier_public_id)
    person_id_of(actor)
    award = award_of(uow.session, dossier.id)
    if award is None:
        raise NotFound
    act = uow.session.scalars(
        sa.select(Act).where(Act.id == award.act_id).with_for_update(), execution_options={"populate_existing": True}
    ).one()
    closed = uow.session.scalar(sa.select(AwardClosure.id).where(AwardClosure.act_id == act.id))
    if closed is not None:
        raise Conflict("Cette subvention est clôturée : plus rien ne peut y changer.")
    if in_force and not award.in_force:
        raise Conflict("L’arrêté qui accorde cette subvention n’est plus en vigueur.")
    return act, award


def is_own(actor: Actor, act: Act) -> bool:
    """Whether the actor acts for the beneficiary."""
    return any(member.organisation_id == act.organisation_id for member in actor.memberships)
