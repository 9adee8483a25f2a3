"""Withdraw an invitation that was not accepted: its link is worth nothing any more."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, Forbidden, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.team import invitable_roles
from portal.models import Invitation
from portal.services.team.loading import lock_team
from portal.services.unit_of_work import UnitOfWork


def withdraw_invitation(uow: UnitOfWork, actor: Actor, organisation: str, invitation: str) -> None:
    """Raises NotFound, Forbidden (an editor and a pledger's invitation), Conflict (accepted meanwhile)."""
    team = lock_team(uow, actor, organisation, Permission.TEAM_INVITE)
    row = uow.session.scalar(
        sa.select(Invitation).where(
            Invitation.public_id == invitation, Invitation.organisation_id == team.organisation.id
        )
    )
    if row is None:
        raise NotFound
    if row.role not in invitable_roles(team.mine, bool(team.pledgers)):
        raise Forbidden("Seul un signataire retire cette invitation\u00a0: demandez-le-lui.")
    if row.accepted_at is not None:
        raise Conflict("Cette invitation vient d’être acceptée\u00a0: la personne est dans l’équipe.")
    if row.withdrawn_at is None:
        row.withdrawn_at = uow.now
        facts = {"role": row.role, "invitation": row.public_id}
        subject = ("organisation", team.organisation.public_id)
        uow.record(Event.INVITATION_WITHDRAWN, actor, subject, facts=facts, detail=row.email)
