"""Say that one will be away, and who sees one's dossiers meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.events import Event
from portal.models import Absence, Person, Posting
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeclareAbsence:
    """Days, both included; the deputy by public id."""

    from_on: date
    to_on: date
    deputy: str


def declare_absence(uow: UnitOfWork, actor: Actor, command: DeclareAbsence) -> None:
    """Note the absence. Raises InvalidInput for days in the wrong order, past or taken, or a deputy from elsewhere."""
    windows = actor.window_ids(Role.INSTRUCTOR)
    if not windows:
        raise Forbidden
    me = person_id_of(actor)
    if command.to_on < command.from_on:
        raise InvalidInput({"to_on": "Le dernier jour doit suivre le premier."})
    if command.to_on < paris_date(uow.now):
        raise InvalidInput({"to_on": "Cette absence est déjà terminée : indiquez des jours à venir."})
    deputy = uow.session.scalar(
        sa.select(Person)
        .join(Posting, Posting.person_id == Person.id)
        .where(Person.public_id == command.deputy, Posting.window_id.in_(sorted(windows)))
        .where(Posting.role == Role.INSTRUCTOR, Person.id != me)
        .limit(1)
    )
    if deputy is None:
        raise InvalidInput({"deputy": "Choisissez un collègue de la liste."})
    overlapping = sa.select(Absence.id).where(
        Absence.person_id == me,
        Absence.ended_at.is_(None),
        Absence.from_on <= command.to_on,
        Absence.to_on >= command.from_on,
    )
    if uow.session.scalars(overlapping).first() is not None:
        raise InvalidInput({"from_on": "Vous avez déjà déclaré une absence ces jours-là. Levez-la d’abord."})
    row = Absence(
        person_id=me, deputy_id=deputy.id, from_on=command.from_on, to_on=command.to_on, created_at=uow.now
    )
    uow.session.add(row)
    uow.session.flush()
    facts = {"from_on": command.from_on, "to_on": command.to_on, "deputy": deputy.public_id}
    uow.record(Event.ABSENCE_DECLARED, actor, ("absence", row.public_id), facts=facts)
