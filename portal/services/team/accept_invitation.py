"""Accept an invitation from its mailed link, with the account that has this address or with a new one."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.domain.actors import SYSTEM, Actor, Role
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.passwords import password_problem
from portal.domain.team import TEAM_ROLES, strongest
from portal.models import Invitation, Membership, Organisation, Person
from portal.queries.people import SignedIn, load_signed_in
from portal.services.accounts.add_person import NewPerson, add_person
from portal.services.accounts.signed_link import read_link
from portal.services.runtime import Runtime
from portal.services.team.invite import LIFETIME, PURPOSE
from portal.services.unit_of_work import UnitOfWork

OVER = (
    "Cette invitation n’est plus valable\u00a0: elle a déjà servi, elle a été retirée ou elle a plus de sept jours. "
    "Demandez-en une nouvelle à la personne qui vous a invité."
)


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """What the holder of the link reads; ``has_account`` may be told to them, who have proven the address."""

    public_id: str
    email: str
    role: Role
    organisation: str
    inviter: str
    has_account: bool


@dataclass(frozen=True, slots=True)
class AcceptAsNew:
    """The account to create with the acceptance; ``token`` is the link's."""

    token: str
    name: str
    position: str
    phone: str
    password: str


def open_invitation(runtime: Runtime, token: str) -> OpenInvitation | None:
    """The invitation of a link, None when it can no longer be accepted."""
    values = read_link(runtime, PURPOSE, token, LIFETIME, 1)
    if values is None:
        return None
    with runtime.read() as session:
        found = session.execute(
            sa.select(Invitation, Organisation.name, Person.name)
            .join(Organisation, Organisation.id == Invitation.organisation_id)
            .join(Person, Person.id == Invitation.invited_by_id)
            .where(Invitation.public_id == values[0])
        ).one_or_none()
        if found is None or not _alive(found[0], runtime.system.now()):
            return None
        row = found[0]
        known = session.scalar(sa.select(Person.id).where(Person.email == row.email)) is not None
        return OpenInvitation(row.public_id, row.email, row.role, found[1], found[2], known)


def accept_invitation(runtime: Runtime, actor: Actor, token: str) -> str:
    """Join with the account signed in; the organisation's name. Raises Conflict (over), Forbidden (not theirs)."""
    if actor.person_id is None:
        raise Forbidden
    with runtime.uow() as uow:
        row = _locked(runtime, uow, token)
        person = uow.session.get_one(Person, actor.person_id)
        if person.email != row.email:
            raise Forbidden(f"Cette invitation est adressée à {row.email}\u00a0: connectez-vous avec cette adresse.")
        _join(uow, actor, row, person.id)
        return row.organisation.name


def accept_as_new(runtime: Runtime, command: AcceptAsNew) -> SignedIn:
    """Create the account of the invited address and join, in one transaction; hashing happens before it.

    Raises InvalidInput (weak password, account there already), Conflict (invitation over).
    """
    invitation = open_invitation(runtime, command.token)
    if invitation is None:
        raise Conflict(OVER)
    problem = password_problem(command.password, invitation.email)
    if problem:
        raise InvalidInput({"password": problem})
    hashed = runtime.passwords.hash(command.password)
    new = NewPerson(invitation.email, command.name, hashed, command.position, command.phone)
    try:
        with runtime.uow() as uow:
            row = _locked(runtime, uow, command.token)
            person = add_person(uow, SYSTEM, new)
            _join(uow, Actor(person.id, person.public_id, person.name, person.email), row, person.id)
            public_id = person.public_id
    except IntegrityError:
        raise InvalidInput({"email": "Un compte existe déjà avec cette adresse\u00a0: connectez-vous."}) from None
    with runtime.read() as session:
        signed_in = load_signed_in(session, public_id)
    if signed_in is None:
        raise Conflict("Le compte n’a pas pu être relu\u00a0: connectez-vous.")
    return signed_in


def _alive(row: Invitation, system_now: object) -> bool:
    return row.accepted_at is None and row.withdrawn_at is None and row.expires_at > system_now  # type: ignore[operator]


def _locked(runtime: Runtime, uow: UnitOfWork, token: str) -> Invitation:
    values = read_link(runtime, PURPOSE, token, LIFETIME, 1)
    row = None
    if values is not None:
        organisation = sa.select(Invitation.organisation_id).where(Invitation.public_id == values[0])
        # The organisation first, as everywhere: a withdrawal or a removal running now is waited for.
        uow.session.scalar(sa.select(Organisation.id).where(Organisation.id.in_(organisation)).with_for_update())
        row = uow.session.scalar(sa.select(Invitation).where(Invitation.public_id == values[0]).with_for_update())
    if row is None or not _alive(row, uow.system.now()):
        raise Conflict(OVER)
    return row


def _join(uow: UnitOfWork, actor: Actor, row: Invitation, person_id: int) -> None:
    """Give the role unless a stronger one is held; the invitation is used."""
    held = uow.session.scalars(
        sa.select(Membership).where(
            Membership.person_id == person_id, Membership.organisation_id == row.organisation_id
        )
    ).all()
    order = list(TEAM_ROLES)
    best = strongest({membership.role for membership in held})
    row.accepted_at = uow.now
    if best not in order or order.index(row.role) < order.index(best):
        for membership in held:
            if membership.role in order:
                uow.session.delete(membership)
        uow.session.flush()
        uow.session.add(
            Membership(person_id=person_id, organisation_id=row.organisation_id, role=row.role, created_at=uow.now)
        )
    facts = {"role": row.role, "invitation": row.public_id}
    subject = ("organisation", row.organisation.public_id)
    uow.record(Event.INVITATION_ACCEPTED, actor, subject, facts=facts, detail=row.email)
