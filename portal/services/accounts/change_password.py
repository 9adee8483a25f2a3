"""Change one's own password; every other session of the account ends."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.passwords import password_problem
from portal.models import Person
from portal.models.base import new_public_id
from portal.queries.people import SignedIn
from portal.services.runtime import Runtime


def change_password(runtime: Runtime, actor: Actor, current: str, new: str) -> SignedIn:
    """Set a new password and return the person with its fresh session stamp.

    Raises InvalidInput when ``current`` is not the password or ``new`` is too weak. A demonstration account keeps
    its shared password. Hashing happens outside the transaction.
    """
    if actor.person_id is None:
        raise NotFound
    with runtime.read() as session:
        person = session.get_one(Person, actor.person_id)
        old_hash, email, is_demo = person.password_hash, person.email, person.is_demo
    if is_demo:
        raise InvalidInput({"form": "Un compte de démonstration garde son mot de passe partagé."})
    if not runtime.passwords.verify(old_hash, current):
        raise InvalidInput({"current": "Ce n’est pas votre mot de passe actuel."})
    problem = password_problem(new, email)
    if problem:
        raise InvalidInput({"password": problem})
    hashed = runtime.passwords.hash(new)
    stamp = new_public_id()
    with runtime.uow() as uow:
        row = uow.session.scalar(sa.select(Person).where(Person.id == actor.person_id).with_for_update())
        if row is None or row.password_hash != old_hash:
            raise InvalidInput({"form": "Le mot de passe vient d’être changé ailleurs\u00a0: reconnectez-vous."})
        row.password_hash, row.session_stamp = hashed, stamp
        uow.record(Event.ACCOUNT_PASSWORD_CHANGED, actor, ("person", actor.public_id))
    return SignedIn(actor, stamp)
