"""Declare a link of interests with a body or with one dossier: the person no longer sees nor follows what it bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.conflicts import LinkNature, reason_problem
from portal.domain.dossier import DossierState
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.identifiers import siren_problem
from portal.domain.permissions import Permission, Subject, require
from portal.models import ConflictDeclaration, Dossier, Person
from portal.queries.conflicts import body_name, is_barred
from portal.queries.scope import barred_dossiers
from portal.reference import body_by_siren
from portal.services.instruction.assign_dossier import give
from portal.services.locking import lock_dossier, person_id_of
from portal.services.unit_of_work import UnitOfWork

KNOWN = "Vous avez déjà déclaré ce lien."


@dataclass(frozen=True, slots=True)
class DeclareConflict:
    """With a body (``siren``, and its name when nothing here knows it), or with one dossier (public id).

    ``nature`` and ``reason`` are read by the administrators alone.
    """

    nature: LinkNature
    siren: str = ""
    body_name: str = ""
    dossier: str = ""
    reason: str = ""


def declare_conflict(uow: UnitOfWork, actor: Actor, command: DeclareConflict) -> str:
    """Keep the declaration and return its public id; the person no longer follows any dossier it bars: the deputy does,
    or nobody. Raises InvalidInput (``target``, ``body_name``, ``reason``), NotFound for a dossier out of reach."""
    windows = actor.window_ids(Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)
    require(actor, Permission.CONFLICT_DECLARE, Subject(min(windows, default=0)))
    me, reason = person_id_of(actor), command.reason.strip()
    problem = reason_problem(command.nature, reason)
    row = _row(uow, actor, command)
    problems = {"reason": problem} if problem else {}
    if not row.body_name:
        problems["body_name"] = "Écrivez le nom de cet organisme."
    if problems:
        raise InvalidInput(problems)
    before = set(uow.session.scalars(sa.select(barred_dossiers(me).subquery().c[0])))
    row.person_id, row.nature, row.reason, row.created_at = me, command.nature, reason, uow.now
    uow.session.add(row)
    uow.session.flush()
    facts = {"about": "dossier" if command.dossier else "body"}
    uow.record(Event.CONFLICT_DECLARED, actor, ("conflict", row.public_id), facts=facts, detail=row.body_name)
    for dossier in newly(uow, me, before):
        uow.record(Event.CONFLICT_DECLARED, actor, ("conflict", row.public_id), dossier=dossier.public_id)
        _lift(uow, actor, dossier, me)
    return row.public_id


def newly(uow: UnitOfWork, person_id: int, before: set[int]) -> Sequence[Dossier]:
    """Filed dossiers barred now that were not, locked in the order of their keys."""
    barred = set(uow.session.scalars(sa.select(barred_dossiers(person_id).subquery().c[0])))
    query = sa.select(Dossier).where(Dossier.id.in_(sorted(barred - before)), Dossier.state != DossierState.DRAFT)
    return uow.session.scalars(query.order_by(Dossier.id).with_for_update()).all()


def _row(uow: UnitOfWork, actor: Actor, command: DeclareConflict) -> ConflictDeclaration:
    """The declaration, its object found and not declared yet."""
    mine = sa.select(ConflictDeclaration.id).where(
        ConflictDeclaration.person_id == actor.person_id, ConflictDeclaration.ended_at.is_(None)
    )
    if command.dossier:
        dossier = lock_dossier(uow, actor, Permission.CONFLICT_DECLARE, command.dossier)
        return ConflictDeclaration(dossier_id=dossier.id, siren="", body_name=dossier.organisation.name)
    siren = "".join(command.siren.split())
    if uow.session.scalar(mine.where(ConflictDeclaration.siren == siren)) is not None:
        raise InvalidInput({"target": KNOWN})
    body = body_by_siren(siren)
    name = body.name if body else body_name(uow.session, siren)
    problem = None if name else siren_problem(siren)
    if problem:
        raise InvalidInput({"target": problem})
    name = name or command.body_name.strip()
    return ConflictDeclaration(siren=siren, body_name=name[:200])


def _lift(uow: UnitOfWork, actor: Actor, dossier: Dossier, person_id: int) -> None:
    """The deputy follows the dossier from now on, or nobody."""
    if person_id not in (dossier.instructor_id, dossier.deputy_id):
        return
    instructor = uow.session.get(Person, dossier.instructor_id) if dossier.instructor_id else None
    deputy = uow.session.get(Person, dossier.deputy_id) if dossier.deputy_id else None
    left = [one for one in (instructor, deputy) if one and not is_barred(uow.session, one.id, dossier.id)]
    give(uow, actor, dossier, left[0] if left else None, None)
