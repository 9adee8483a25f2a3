"""People: who is signed in, with roles; accounts by address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, undefer

from portal.domain.actors import Actor, Mandated, Posting, Role
from portal.domain.actors import Membership as ActorMembership
from portal.domain.mandate import MandateFacts, rights
from portal.models import Mandate, Membership, Organisation, Person


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person as an actor, with the stamp of the sessions that are still valid."""

    actor: Actor
    session_stamp: str


def actor_of(person: Person, on: date | None = None) -> Actor:
    """The actor a loaded person is (memberships with their organisation, postings).

    Mandates count on the legal day ``on``; without a day none does.
    """
    return Actor(
        person_id=person.id,
        public_id=person.public_id,
        name=person.name,
        email=person.email,
        memberships=tuple(ActorMembership(m.organisation_id, m.organisation.name, m.role) for m in person.memberships),
        postings=tuple(Posting(p.window_id, p.role) for p in person.postings),
        mandates=() if on is None else tuple(_mandates(person, on)),
        has_links=bool(person.has_links),  # type: ignore[attr-defined]
    )


def facts_of(mandate: Mandate) -> MandateFacts:
    """What decides of the rights of a mandate."""
    return MandateFacts(
        mandate.scope,
        mandate.proof,
        mandate.until_on,
        confirmed=mandate.confirmed_at is not None,
        ended=mandate.ended_at is not None,
    )


def _mandates(person: Person, on: date) -> Iterator[Mandated]:
    """Mandates in force; whoever is no longer named in the window has none there."""
    helping = {p.window_id for p in person.postings if p.role in (Role.PROXY, Role.INSTRUCTOR)}
    for mandate in person.mandates:
        allowed = rights(facts_of(mandate), on)
        if allowed.may_draft and mandate.window_id in helping:
            yield Mandated(mandate.id, mandate.organisation_id, mandate.window_id, allowed.may_file)


def _with_roles() -> sa.Select[Person]:
    """A person with its roles in one statement: every page begins with it, and roles are few."""
    return sa.select(Person).options(
        joinedload(Person.memberships).joinedload(Membership.organisation),
        joinedload(Person.postings),
        joinedload(Person.mandates),
        undefer(Person.has_links),  # type: ignore[attr-defined]
    )


def _one(session: Session, condition: sa.ColumnElement[bool]) -> Person | None:
    return session.scalars(_with_roles().where(condition)).unique().one_or_none()


def load_signed_in(session: Session, public_id: str, on: date | None = None) -> SignedIn | None:
    """The person with this public id, or None; their mandates are those in force on the legal day ``on``."""
    person = _one(session, Person.public_id == public_id)
    return SignedIn(actor_of(person, on), person.session_stamp) if person else None


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
