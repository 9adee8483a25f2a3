"""People: who is signed in, with roles; accounts by address."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from portal.domain.actors import Actor, Posting, Role
from portal.domain.actors import Membership as ActorMembership
from portal.models import Membership, Organisation, Person


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person as an actor, with the stamp of the sessions that are still valid."""

    actor: Actor
    session_stamp: str


def actor_of(person: Person) -> Actor:
    """The actor a loaded person is (memberships with their organisation, postings)."""
    return Actor(
        person_id=person.id,
        public_id=person.public_id,
        name=person.name,
        email=person.email,
        memberships=tuple(ActorMembership(m.organisation_id, m.organisation.name, m.role) for m in person.memberships),
        postings=tuple(Posting(p.window_id, p.role) for p in person.postings),
    )


def _with_roles() -> sa.Select[Person]:
    """A person with its roles in one statement: every page begins with it, and roles are few."""
    return sa.select(Person).options(
        joinedload(Person.memberships).joinedload(Membership.organisation), joinedload(Person.postings)
    )


def _one(session: Session, condition: sa.ColumnElement[bool]) -> Person | None:
    return session.scalars(_with_roles().where(condition)).unique().one_or_none()


def load_signed_in(session: Session, public_id: str) -> SignedIn | None:
    """The person with this public id, or None."""
    person = _one(session, Person.public_id == public_id)
    return SignedIn(actor_of(person), person.session_stamp) if person else None


def actor_by_email(session: Session, email: str) -> Actor | None:
    """The actor whose account has this address (any case), or None."""
    person = _one(session, Person.email == email.strip().lower())
    return actor_of(person) if person else None


def load_demo_account(session: Session, email: str) -> SignedIn | None:
    """The demonstration's account of this address, or None; a real account is never found here."""
    person = _one(session, sa.and_(Person.email == email, Person.is_demo))
    return SignedIn(actor_of(person), person.session_stamp) if person else None


def pledgers_of(session: Session, organisation: str) -> tuple[str, ...]:
    """Names of the people who may sign for this organisation (public id), in order."""
    rows = session.scalars(
        sa.select(Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.public_id == organisation, Membership.role == Role.PLEDGER)
        .order_by(Person.name)
    )
    return tuple(rows)
