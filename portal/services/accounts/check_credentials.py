"""Check an address and a password; slow down whoever guesses."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.models import Person
from portal.queries.people import SignedIn, load_signed_in
from portal.services.accounts.add_person import normal_email
from portal.services.accounts.throttle import count_attempt, forgive
from portal.services.runtime import Runtime

WRONG = "Adresse électronique ou mot de passe inexact. Vérifiez les deux, puis réessayez."


def check_credentials(runtime: Runtime, email: str, password: str, address: str = "") -> SignedIn:
    """The person whose credentials these are. ``address`` is the network address of the request.

    Raises InvalidInput with the same sentence for an unknown account and a wrong password (both take the same time),
    TooManyAttempts while a wait runs. The password is verified between two short transactions.
    """
    email = normal_email(email)
    with runtime.uow() as uow:
        count_attempt(uow, email, address)
        found = uow.session.execute(
            sa.select(Person.public_id, Person.password_hash).where(Person.email == email)
        ).one_or_none()
    if not runtime.passwords.verify(found.password_hash if found else None, password) or found is None:
        raise InvalidInput({"form": WRONG})
    with runtime.uow() as uow:
        forgive(uow, email, address)
        signed_in = load_signed_in(uow.session, found.public_id)
        if signed_in is None:
            raise InvalidInput({"form": WRONG})
        uow.record(Event.ACCOUNT_SIGNED_IN, signed_in.actor, ("person", found.public_id))
    return signed_in
