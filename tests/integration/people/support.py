"""What the tests of people share: a window, an organisation, its people, the links of mails."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.models import AuditEvent, MailMessage, Membership, Organisation, Person
from portal.queries.people import actor_by_email
from portal.services.runtime import Runtime
from tests.factories import fill_settings, make_organisation, make_person, make_window


@dataclass(frozen=True)
class Town:
    """A window, the commune of Tournus, its mayor (pledger) and its secretary (editor)."""

    window_id: int
    organisation_id: int
    organisation: str
    mayor: Actor
    secretary: Actor


def make_town(runtime: Runtime) -> Town:
    """Tournus with two people."""
    window_id = make_window(runtime)
    fill_settings(runtime, window_id)
    organisation_id = make_organisation(runtime)
    mayor = make_person(runtime, "Camille Maire", memberships=((organisation_id, Role.PLEDGER),))
    secretary = make_person(runtime, "Dominique Secrétaire", memberships=((organisation_id, Role.EDITOR),))
    with runtime.read() as session:
        public_id = session.scalars(sa.select(Organisation.public_id)).one()
    return Town(window_id, organisation_id, public_id, mayor, secretary)


def again(runtime: Runtime, actor: Actor) -> Actor:
    """The actor with today's roles."""
    with runtime.read() as session:
        found = actor_by_email(session, actor.email)
    assert found is not None
    return found


def mails_to(runtime: Runtime, email: str) -> list[MailMessage]:
    """Messages of an address, oldest first."""
    with runtime.read() as session:
        return list(
            session.scalars(sa.select(MailMessage).where(MailMessage.recipient == email).order_by(MailMessage.id))
        )


def link_in(message: MailMessage) -> str:
    """The path of the link in a mail."""
    found = re.search(r"http://portail\.test(/\S+)", message.body)
    assert found, message.body
    return found.group(1)


def roles_of(runtime: Runtime, email: str, organisation_id: int) -> set[Role]:
    """Roles an address holds there."""
    with runtime.read() as session:
        return set(
            session.scalars(
                sa.select(Membership.role)
                .join(Person, Person.id == Membership.person_id)
                .where(Person.email == email, Membership.organisation_id == organisation_id)
            )
        )


def tags(runtime: Runtime) -> list[str]:
    """Tags of the journal, in order."""
    with runtime.read() as session:
        return list(session.scalars(sa.select(AuditEvent.tag).order_by(AuditEvent.id)))
