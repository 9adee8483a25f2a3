"""What tests of conflicts start from: links declared in one line, somebody who holds every role of the prefecture."""

from __future__ import annotations

from portal.domain.actors import Actor, Role
from portal.domain.conflicts import LinkNature
from portal.queries.people import load_signed_in
from portal.services.conflicts.declare_conflict import DeclareConflict, declare_conflict
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.acting.support import House


def declare(runtime: Runtime, actor: Actor, siren: str = "", dossier: str = "", reason: str = "") -> str:
    """Declare a link; its public id."""
    with runtime.uow() as uow:
        return declare_conflict(
            uow, actor, DeclareConflict(LinkNature.FAMILY, siren, "Organisme", dossier, reason)
        )


def everything(house: House, name: str = "Élise Partout") -> Actor:
    """Somebody who instructs, signs and holds the purse: every page of the prefecture is theirs."""
    roles = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)
    return make_person(house.runtime, name, postings=tuple((house.window_id, role) for role in roles))


def again(runtime: Runtime, actor: Actor) -> Actor:
    """The actor as their next page loads them."""
    with runtime.read() as session:
        found = load_signed_in(session, actor.public_id)
    assert found is not None
    return found.actor
