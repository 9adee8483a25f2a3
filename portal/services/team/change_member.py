"""Change a colleague's role, or remove them. An organisation that has a pledger always keeps one."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.team import TEAM_ROLES
from portal.models import Membership, Person
from portal.services.team.loading import Team, lock_team, require_manager, withdraw_invitations_of
from portal.services.unit_of_work import UnitOfWork

LAST_PLEDGER = "C’est le dernier signataire de l’organisme\u00a0: nommez d’abord un autre signataire, puis recommencez."
LAST_PERSON = "C’est la dernière personne de l’organisme\u00a0: invitez d’abord un collègue, puis recommencez."


def change_role(uow: UnitOfWork, actor: Actor, organisation: str, person: str, role: Role) -> None:
    """Give a colleague another role. Raises InvalidInput, NotFound, Forbidden, Conflict (last pledger)."""
    if role not in TEAM_ROLES:
        raise InvalidInput({"role": "Choisissez un rôle."})
    team = lock_team(uow, actor, organisation, Permission.TEAM_INVITE)
    require_manager(team)
    member = _member(uow, team, person)
    if role is not Role.PLEDGER:
        _keep_a_pledger(team, member.id)
    _drop(uow, team, member.id)
    uow.session.add(
        Membership(person_id=member.id, organisation_id=team.organisation.id, role=role, created_at=uow.now)
    )
    if role is Role.READER:
        withdraw_invitations_of(uow, team.organisation.id, member.id)
    facts = {"role": role, "person": member.public_id}
    uow.record(Event.ROLE_GRANTED, actor, ("organisation", team.organisation.public_id), facts=facts)


def remove_member(uow: UnitOfWork, actor: Actor, organisation: str, person: str) -> None:
    """Remove a colleague, or oneself. Raises NotFound, Forbidden, Conflict (last pledger, last person).

    It counts from the person's next request; what they had sent as invitations is withdrawn.
    """
    leaving = person == actor.public_id
    team = lock_team(uow, actor, organisation, Permission.TEAM_READ if leaving else Permission.TEAM_INVITE)
    if not leaving:
        require_manager(team)
    member = _member(uow, team, person)
    _keep_a_pledger(team, member.id)
    if len(team.roles) == 1:
        raise Conflict(LAST_PERSON)
    _drop(uow, team, member.id, everything=True)
    withdraw_invitations_of(uow, team.organisation.id, member.id)
    facts = {"person": member.public_id}
    uow.record(Event.ROLE_REVOKED, actor, ("organisation", team.organisation.public_id), facts=facts)


def _member(uow: UnitOfWork, team: Team, public_id: str) -> Person:
    found = uow.session.scalar(sa.select(Person).where(Person.public_id == public_id))
    if found is None or found.id not in team.roles:
        raise NotFound
    return found


def _keep_a_pledger(team: Team, person_id: int) -> None:
    if team.pledgers == {person_id}:
        raise Conflict(LAST_PLEDGER)


def _drop(uow: UnitOfWork, team: Team, person_id: int, *, everything: bool = False) -> None:
    """Delete the roles of the team; a mandate (proxy) is another matter, unless the person leaves."""
    query = sa.delete(Membership).where(
        Membership.person_id == person_id, Membership.organisation_id == team.organisation.id
    )
    if not everything:
        query = query.where(Membership.role.in_(list(TEAM_ROLES)))
    uow.session.execute(query)
