"""Create the account of a proven address."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from portal.domain.actors import SYSTEM
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.passwords import password_problem
from portal.queries.people import SignedIn, load_signed_in
from portal.services.accounts.add_person import NewPerson, add_person
from portal.services.accounts.registration_link import read_registration_token
from portal.services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class RegisterAccount:
    """What a person types after following the link of its mail; ``token`` carries the address."""

    token: str
    name: str
    position: str
    phone: str
    password: str


def register_account(runtime: Runtime, command: RegisterAccount) -> SignedIn:
    """Create the account and return it, ready to be signed in.

    Raises InvalidInput (weak password, account there already) or Conflict (link too old). The password is hashed
    before the transaction opens.
    """
    email = read_registration_token(runtime, command.token)
    if email is None:
        raise Conflict("Ce lien n’est plus valable\u00a0: demandez-en un nouveau depuis la page d’inscription.")
    problem = password_problem(command.password, email)
    if problem:
        raise InvalidInput({"password": problem})
    hashed = runtime.passwords.hash(command.password)
    new = NewPerson(email, command.name, hashed, command.position, command.phone)
    try:
        with runtime.uow() as uow:
            public_id = add_person(uow, SYSTEM, new).public_id
    except IntegrityError:
        raise InvalidInput({"email": "Un compte existe déjà avec cette adresse\u00a0: connectez-vous."}) from None
    with runtime.read() as session:
        signed_in = load_signed_in(session, public_id)
    if signed_in is None:
        raise Conflict("Le compte n’a pas pu être relu\u00a0: connectez-vous.")
    return signed_in
