"""Name an administrator from the command line: the first one, when nobody can yet grant roles on the pages."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import SYSTEM, Role
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.passwords import password_problem
from portal.models import Person, Window
from portal.services.accounts.add_person import NewPerson, add_person, normal_email
from portal.services.admin.grant_role import GrantRole, grant_role
from portal.services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class CreateAdministrator:
    """An administrator for the window ``slug``; ``name`` and ``password`` serve a new account only."""

    email: str
    name: str
    slug: str
    password: str


def create_administrator(runtime: Runtime, command: CreateAdministrator) -> bool:
    """Make the account an administrator; True when the account is new. Done twice changes nothing.

    Raises InvalidInput (unknown window, weak password or no name for a new account). Hashing happens before the
    transaction.
    """
    email = normal_email(command.email)
    with runtime.read() as session:
        window_id = session.scalar(sa.select(Window.id).where(Window.slug == command.slug))
        known = session.scalar(sa.select(Person.id).where(Person.email == email)) is not None
    if window_id is None:
        raise InvalidInput(
            {"slug": f"Le guichet «\u00a0{command.slug}\u00a0» n’est pas ouvert\u00a0: lancez d’abord open-window."}
        )
    password_hash = "" if known else _hash(runtime, command, email)
    with runtime.uow() as uow:
        if not known:
            add_person(uow, SYSTEM, NewPerson(email, command.name.strip(), password_hash))
        try:
            grant_role(uow, SYSTEM, GrantRole(window_id, email, Role.ADMINISTRATOR))
        except Conflict:
            return False
    return not known


def _hash(runtime: Runtime, command: CreateAdministrator, email: str) -> str:
    if not command.name.strip():
        raise InvalidInput({"name": "Donnez le prénom et le nom du nouveau compte (--name)."})
    problem = password_problem(command.password, email)
    if problem:
        raise InvalidInput({"password": problem})
    return runtime.passwords.hash(command.password)
