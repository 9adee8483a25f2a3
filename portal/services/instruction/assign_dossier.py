"""Give a dossier to an instructor of its window, with a deputy if wanted; or leave it to nobody."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Dossier, Person, Posting
from portal.queries.conflicts import is_barred
from portal.services.instruction.loading import load_dossier
from portal.services.unit_of_work import UnitOfWork

#: After the person’s name.
HAS_LINK = "a déclaré un lien d’intérêts et ne peut pas suivre ce dossier. Choisissez quelqu’un d’autre."
NOT_HERE = "Cette personne n’instruit pas les dossiers de ce guichet. Choisissez quelqu’un de la liste."


@dataclass(frozen=True, slots=True)
class AssignDossier:
    """People by public id, empty for nobody; ``deputy`` None leaves the deputy as it is."""

    dossier: str
    instructor: str
    deputy: str | None = None
    version: int | None = None


def assign_dossier(uow: UnitOfWork, actor: Actor, command: AssignDossier) -> None:
    """Record who follows the dossier from now on; nothing happens when nothing changes."""
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_ASSIGN)
    instructor = _instructor(uow, dossier, command.instructor, "instructor")
    if command.deputy is None:
        deputy = uow.session.get(Person, dossier.deputy_id) if dossier.deputy_id else None
        if deputy is not None and instructor is not None and deputy.id == instructor.id:
            deputy = None
    else:
        deputy = _instructor(uow, dossier, command.deputy, "deputy")
    if deputy is not None and instructor is None:
        raise InvalidInput({"instructor": "Choisissez d’abord qui instruit : un suppléant remplace quelqu’un."})
    if deputy is not None and instructor is not None and deputy.id == instructor.id:
        raise InvalidInput({"deputy": "Le suppléant est une autre personne que l’instructeur."})
    give(uow, actor, dossier, instructor, deputy)


def give(uow: UnitOfWork, actor: Actor, dossier: Dossier, instructor: Person | None, deputy: Person | None) -> None:
    """Write and journal the change on a dossier already locked and allowed."""
    keys = (instructor.id if instructor else None, deputy.id if deputy else None)
    if (dossier.instructor_id, dossier.deputy_id) == keys:
        return
    before = uow.session.get(Person, dossier.instructor_id) if dossier.instructor_id else None
    former = uow.session.get(Person, dossier.deputy_id) if dossier.deputy_id else None
    dossier.instructor_id, dossier.deputy_id = keys
    names = [f"Instructeur : {instructor.name if instructor else 'personne'}"]
    if before is not None and before is not instructor:
        names.append(f"auparavant : {before.name}")
    if deputy is not None:
        names.append(f"suppléant : {deputy.name}")
    uow.record(
        Event.DOSSIER_ASSIGNED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={
            "from": before.public_id if before else None,
            "to": instructor.public_id if instructor else None,
            "deputy_from": former.public_id if former else None,
            "deputy": deputy.public_id if deputy else None,
        },
        detail=" ; ".join(names),
    )


def _instructor(uow: UnitOfWork, dossier: Dossier, public_id: str, field: str) -> Person | None:
    if not public_id:
        return None
    found = uow.session.scalar(
        sa.select(Person)
        .join(Posting, Posting.person_id == Person.id)
        .where(Person.public_id == public_id)
        .where(Posting.window_id == dossier.window_id, Posting.role == Role.INSTRUCTOR)
    )
    if found is None:
        raise InvalidInput({field: NOT_HERE})
    if is_barred(uow.session, found.id, dossier.id):
        raise InvalidInput({field: f"{found.name} {HAS_LINK}"})
    return found
