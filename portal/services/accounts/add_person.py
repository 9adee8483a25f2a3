"""Write one account: the step shared by registration, the first administrator and the demonstration."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.models import Person
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewPerson:
    """An account to write; the password is hashed already."""

    email: str
    name: str
    password_hash: str
    position: str = ""
    phone: str = ""
    is_demo: bool = False


def normal_email(email: str) -> str:
    """The one written form of an address: no outer blanks, lower-case."""
    return email.strip().lower()


def add_person(uow: UnitOfWork, actor: Actor, new: NewPerson) -> Person:
    """Add the account and journal it. Raises InvalidInput when the address has one already."""
    email = normal_email(new.email)
    if uow.session.scalar(sa.select(Person.id).where(Person.email == email)) is not None:
        raise InvalidInput({"email": "Un compte existe déjà avec cette adresse\u00a0: connectez-vous."})
    person = Person(
        email=email,
        name=new.name,
        position=new.position,
        phone=new.phone,
        password_hash=new.password_hash,
        is_demo=new.is_demo,
        created_at=uow.now,
    )
    uow.session.add(person)
    uow.session.flush()
    detail = f"{person.name} <{person.email}>"
    uow.record(Event.ACCOUNT_CREATED, actor, ("person", person.public_id), detail=detail)
    return person
