"""Organisations and contacts of a bulk load: one organisation per SIREN, one fictional person who signs for it."""

from __future__ import annotations

import sqlalchemy as sa

from portal.demo.bulk_desk import Desk
from portal.demo.generator import DemoDossier, generate
from portal.demo.organisations import organisation_of
from portal.domain.actors import SYSTEM, Role
from portal.domain.events import Event
from portal.models import Dossier, Membership, Organisation, Person
from portal.queries.people import actor_of
from portal.services.assessing import already_granted
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

#: No password opens these accounts.
NO_PASSWORD = "!"  # noqa: S105 - a hash nothing matches


def load_bodies(runtime: Runtime, desk: Desk, count: int, seed: int) -> None:
    """Add what the ``count`` dossiers of ``seed`` need and is not there, in one transaction; fill the desk."""
    plans: dict[str, DemoDossier] = {}
    for plan in generate(count, seed):
        plans.setdefault(plan.siret[:9], plan)
    with runtime.uow() as uow:
        desk.start(uow)
        known = uow.session.scalars(sa.select(Organisation).where(Organisation.siren.in_(plans)))
        desk.organisations = {row.siren: row for row in known}
        for siren, plan in plans.items():
            if siren not in desk.organisations:
                desk.organisations[siren] = _organisation(desk, uow, plan)
        emails = {plan.contact_email: siren for siren, plan in plans.items()}
        people = {emails[p.email]: p for p in uow.session.scalars(sa.select(Person).where(Person.email.in_(emails)))}
        for siren, plan in plans.items():
            if siren not in people:
                people[siren] = _contact(desk, uow, plan)
        uow.session.flush()
        desk.contacts = {siren: actor_of(person) for siren, person in people.items()}
        for organisation in desk.organisations.values():
            nothing_yet = Dossier(id=0, window_id=desk.window.id, organisation_id=organisation.id)
            desk.granted_cents[organisation.id] = already_granted(uow.session, nothing_yet)


def _organisation(desk: Desk, uow: UnitOfWork, plan: DemoDossier) -> Organisation:
    row = organisation_of(plan.body, uow.now)
    row.public_id = desk.public_id()
    uow.session.add(row)
    subject = ("organisation", row.public_id)
    uow.record(Event.ORGANISATION_CREATED, SYSTEM, subject, facts={"siren": row.siren})
    return row


def _contact(desk: Desk, uow: UnitOfWork, plan: DemoDossier) -> Person:
    row = Person(
        public_id=desk.public_id(),
        email=plan.contact_email,
        name=plan.contact_name,
        position=plan.contact_position,
        phone="03 00 00 00 00",
        password_hash=NO_PASSWORD,
        is_demo=True,
        created_at=uow.now,
    )
    organisation = desk.organisations[plan.siret[:9]]
    row.memberships = [Membership(organisation=organisation, role=Role.PLEDGER, created_at=uow.now)]
    uow.session.add(row)
    uow.record(Event.ACCOUNT_CREATED, SYSTEM, ("person", row.public_id))
    return row
