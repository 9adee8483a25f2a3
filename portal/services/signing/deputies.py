"""Deputies of the signatory: recorded with their delegation, its dates and its ceiling; ended, never rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import Person, Posting, SigningDeputy
from portal.models.base import new_public_id
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordDeputy:
    """Who (their address), how the act names them, by which delegation, from when to when, up to how much."""

    window_id: int
    email: str
    name: str
    capacity: str
    delegation_title: str
    valid_from: date | None
    valid_to: date | None = None
    ceiling_cents: int | None = None


def record_deputy(uow: UnitOfWork, actor: Actor, command: RecordDeputy) -> str:
    """The deputy's public id. Raises InvalidInput naming every field to correct."""
    require(actor, Permission.DEPUTY_RECORD, Subject(command.window_id))
    person = _signatory(uow, command)
    problems = {}
    if person is None:
        problems["email"] = "Aucun signataire de la préfecture n’a cette adresse\u00a0: donnez-lui d’abord ce rôle."
    elif person.id == actor.person_id:
        problems["email"] = "Nul ne s’enregistre soi-même comme signataire délégué."
    for name, text in (("name", command.name), ("capacity", command.capacity)):
        if not text.strip():
            problems[name] = "À remplir\u00a0: l’arrêté l’imprime."
    if not command.delegation_title.strip():
        problems["delegation_title"] = "Écrivez l’arrêté de délégation, tel qu’il se lit après « Vu »."
    if command.valid_from is None:
        problems["valid_from"] = "Indiquez depuis quand la délégation est en vigueur."
    elif command.valid_to is not None and command.valid_to < command.valid_from:
        problems["valid_to"] = "La fin précède le début."
    if command.ceiling_cents is not None and command.ceiling_cents <= 0:
        problems["ceiling"] = "Le plafond est un montant positif\u00a0; laissez vide s’il n’y en a pas."
    if problems or person is None or command.valid_from is None:
        raise InvalidInput(problems)
    deputy = SigningDeputy(
        public_id=new_public_id(),
        window_id=command.window_id,
        person_id=person.id,
        name=command.name.strip(),
        capacity=command.capacity.strip(),
        delegation_title=command.delegation_title.strip(),
        valid_from=command.valid_from,
        valid_to=command.valid_to,
        ceiling_cents=command.ceiling_cents,
        recorded_by_id=person_id_of(actor),
        created_at=uow.now,
    )
    uow.session.add(deputy)
    facts = {"from": command.valid_from, "to": command.valid_to, "ceiling_cents": command.ceiling_cents}
    uow.record(Event.DEPUTY_RECORDED, actor, ("deputy", deputy.public_id), facts=facts, detail=deputy.name)
    return deputy.public_id


def end_deputy(uow: UnitOfWork, actor: Actor, deputy_public_id: str) -> None:
    """End the delegation today, its last day; one that has not begun never does (it ends before).

    Raises NotFound, Conflict when it has ended.
    """
    query = sa.select(SigningDeputy).where(SigningDeputy.public_id == deputy_public_id).with_for_update()
    deputy = uow.session.scalar(query)
    if deputy is None:
        raise NotFound
    require(actor, Permission.DEPUTY_RECORD, Subject(deputy.window_id))
    today = paris_date(uow.now)
    if deputy.valid_to is not None and deputy.valid_to <= today:
        raise Conflict("Cette délégation a déjà pris fin.")
    deputy.valid_to = today
    uow.record(
        Event.DEPUTY_ENDED, actor, ("deputy", deputy.public_id), facts={"to": deputy.valid_to}, detail=deputy.name
    )


def _signatory(uow: UnitOfWork, command: RecordDeputy) -> Person | None:
    query = (
        sa.select(Person)
        .join(Posting, Posting.person_id == Person.id)
        .where(
            Person.email == command.email.strip().lower(),
            Posting.window_id == command.window_id,
            Posting.role == Role.SIGNATORY,
        )
    )
    return uow.session.scalar(query.limit(1))
