"""Load an organisation whose team is about to change: row locked, standing asked, roles of the actor there."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.errors import Forbidden, NotFound
from portal.domain.permissions import Permission, Subject, require, roles_on
from portal.domain.team import manages_team
from portal.models import Invitation, Membership, Organisation
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Team:
    """A locked organisation: roles by person id, and those of the actor (read again, not from the session)."""

    organisation: Organisation
    roles: dict[int, frozenset[Role]]
    mine: frozenset[Role]

    @property
    def pledgers(self) -> frozenset[int]:
        return frozenset(person for person, roles in self.roles.items() if Role.PLEDGER in roles)

    @property
    def manages(self) -> bool:
        return manages_team(self.mine, bool(self.pledgers))


def lock_team(uow: UnitOfWork, actor: Actor, organisation: str, permission: Permission) -> Team:
    """The team of an organisation (public id). Raises NotFound for someone else's, Forbidden for a lesser role."""
    row = uow.session.scalar(sa.select(Organisation).where(Organisation.public_id == organisation).with_for_update())
    if row is None:
        raise NotFound
    subject = Subject(window_id=0, organisation_id=row.id, is_draft=True)
    require(actor, permission, subject)
    held: dict[int, set[Role]] = {}
    for person_id, role in uow.session.execute(
        sa.select(Membership.person_id, Membership.role).where(Membership.organisation_id == row.id)
    ):
        held.setdefault(person_id, set()).add(role)
    roles = {person: frozenset(found) for person, found in held.items()}
    return Team(row, roles, roles.get(actor.person_id or 0, frozenset()) & roles_on(actor, subject))


def require_manager(team: Team) -> None:
    """Raise Forbidden unless the actor changes and removes colleagues here."""
    if not team.manages:
        raise Forbidden("Seul un signataire de l’organisme gère les rôles de l’équipe\u00a0: demandez-le-lui.")


def withdraw_invitations_of(uow: UnitOfWork, organisation_id: int, person_id: int) -> None:
    """What somebody who no longer belongs there had sent is worth nothing any more."""
    uow.session.execute(
        sa.update(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.invited_by_id == person_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=uow.now)
    )
