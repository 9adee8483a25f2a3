"""The team of an organisation as its members see it: people, pending invitations, takeovers asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.errors import NotFound
from portal.domain.team import TEAM_ROLE_LABELS, TakeoverState, invitable_roles, manages_team, strongest
from portal.models import (
    AddressBounce,
    Invitation,
    Membership,
    Organisation,
    Person,
    SignatoryPower,
    Takeover,
    TakeoverWarning,
)
from portal.queries.powers import PowerView, power_view


@dataclass(frozen=True, slots=True)
class MemberView:
    """A colleague. ``role`` is the strongest of the team; ``unreachable``: mail to the address is refused."""

    public_id: str
    name: str
    email: str
    position: str
    role: Role
    power: PowerView | None
    unreachable: bool
    is_me: bool

    @property
    def role_label(self) -> str:
        return TEAM_ROLE_LABELS[self.role]


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation that waits."""

    public_id: str
    email: str
    role: Role
    inviter: str
    sent_at: datetime
    may_withdraw: bool

    @property
    def role_label(self) -> str:
        return TEAM_ROLE_LABELS[self.role]


@dataclass(frozen=True, slots=True)
class AskedTakeover:
    """Somebody outside asks for the space; ``warning`` is the public id of this member's own warning, if any."""

    name: str
    email: str
    asked_on: date
    allowed_on: date
    warning: str


@dataclass(frozen=True, slots=True)
class TeamView:
    """The page of the team."""

    organisation_id: int
    public_id: str
    name: str
    members: tuple[MemberView, ...]
    invitations: tuple[InvitationView, ...]
    takeovers: tuple[AskedTakeover, ...]
    manages: bool
    invitable: tuple[Role, ...]

    @property
    def me(self) -> MemberView:
        return next(member for member in self.members if member.is_me)

    @property
    def has_pledger(self) -> bool:
        return any(member.role is Role.PLEDGER for member in self.members)


def team_view(session: Session, actor: Actor, public_id: str, system_now: datetime) -> TeamView:
    """The team of one of the actor's organisations; five queries. Raises NotFound for anyone else's."""
    row = session.execute(
        sa.select(Organisation.id, Organisation.public_id, Organisation.name).where(
            Organisation.public_id == public_id, Organisation.id.in_(sorted(actor.organisation_ids()))
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    members = _members(session, actor, row.id)
    mine = {m.role for m in actor.memberships if m.organisation_id == row.id}
    has_pledger = any(member.role is Role.PLEDGER for member in members)
    invitable = invitable_roles(mine, has_pledger)
    return TeamView(
        row.id,
        row.public_id,
        row.name,
        members,
        _invitations(session, row.id, invitable, system_now) if invitable else (),
        _takeovers(session, actor, row.id),
        manages_team(mine, has_pledger),
        invitable,
    )


def _members(session: Session, actor: Actor, organisation_id: int) -> tuple[MemberView, ...]:
    bounced = sa.exists().where(AddressBounce.email == Person.email, AddressBounce.cleared_at.is_(None))
    rows = session.execute(
        sa.select(Person, Membership.role, bounced)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Person.name, Person.id)
    ).all()
    last = (
        sa.select(sa.func.max(SignatoryPower.id))
        .where(SignatoryPower.organisation_id == organisation_id)
        .group_by(SignatoryPower.person_id)
    )
    powers = {
        power.person_id: power_view(power)
        for power in session.scalars(sa.select(SignatoryPower).where(SignatoryPower.id.in_(last)))
    }
    people = {person.id: (person, refused) for person, _, refused in rows}
    roles: dict[int, set[Role]] = {}
    for person, role, _ in rows:
        roles.setdefault(person.id, set()).add(role)
    return tuple(
        MemberView(
            person.public_id,
            person.name,
            person.email,
            person.position,
            strongest(roles[key]) or Role.READER,
            powers.get(key),
            bool(refused),
            key == actor.person_id,
        )
        for key, (person, refused) in people.items()
    )


def _invitations(
    session: Session, organisation_id: int, invitable: tuple[Role, ...], system_now: datetime
) -> tuple[InvitationView, ...]:
    rows = session.execute(
        sa.select(Invitation, Person.name)
        .join(Person, Person.id == Invitation.invited_by_id)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > system_now,
        )
        .order_by(Invitation.id)
    )
    return tuple(
        InvitationView(row.public_id, row.email, row.role, name, row.created_at, row.role in invitable)
        for row, name in rows
    )


def _takeovers(session: Session, actor: Actor, organisation_id: int) -> tuple[AskedTakeover, ...]:
    own = sa.and_(TakeoverWarning.takeover_id == Takeover.id, TakeoverWarning.email == actor.email)
    rows = session.execute(
        sa.select(Takeover, Person.name, Person.email, TakeoverWarning.public_id)
        .join(Person, Person.id == Takeover.person_id)
        .outerjoin(TakeoverWarning, own)
        .where(Takeover.organisation_id == organisation_id, Takeover.state == TakeoverState.ASKED)
        .order_by(Takeover.id)
    )
    return tuple(AskedTakeover(name, email, row.asked_on, row.allowed_on, own or "") for row, name, email, own in rows)
