"""Load a dossier or an act that is about to change: row locked, permission asked, never a draft of somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.errors import Forbidden, NotFound
from portal.domain.permissions import Permission, Subject, require
from portal.models import Act, Dossier
from portal.queries.conflicts import is_barred
from portal.services.unit_of_work import UnitOfWork

Locked = TypeVar("Locked")


def lock_dossier(uow: UnitOfWork, actor: Actor, permission: Permission, public_id: str) -> Dossier:
    """The dossier, its row locked until the transaction ends. Raises NotFound or Forbidden."""
    query = sa.select(Dossier).where(Dossier.public_id == public_id).with_for_update()
    dossier = uow.session.scalar(query, execution_options={"populate_existing": True})
    if dossier is None:
        raise NotFound
    require(actor, permission, subject_for(uow.session, actor, dossier))
    return dossier


def lock_act(uow: UnitOfWork, actor: Actor, permission: Permission, public_id: str) -> Act:
    """The act, after its dossier: both rows locked, always in this order. Raises NotFound or Forbidden."""
    dossier_id = uow.session.scalar(sa.select(Act.dossier_id).where(Act.public_id == public_id))
    if dossier_id is None:
        raise NotFound
    locked = {"populate_existing": True}
    dossier = uow.session.scalar(
        sa.select(Dossier).where(Dossier.id == dossier_id).with_for_update(), execution_options=locked
    )
    act = uow.session.scalar(
        sa.select(Act).where(Act.public_id == public_id).with_for_update(), execution_options=locked
    )
    if dossier is None or act is None:
        raise NotFound
    require(actor, permission, subject_for(uow.session, actor, dossier))
    return act


def locked(uow: UnitOfWork, query: sa.Select[tuple[Locked]]) -> Locked:
    """The one row of a query, locked and read anew."""
    return uow.session.scalars(query.with_for_update(), execution_options={"populate_existing": True}).one()


def subject_of(dossier: Dossier) -> Subject:
    """The dossier as the object of a permission."""
    return Subject(
        dossier.window_id,
        dossier.organisation_id,
        is_draft=dossier.state is DossierState.DRAFT,
        mandate_id=dossier.mandate_id,
    )


def subject_for(session: Session, actor: Actor, dossier: Dossier) -> Subject:
    """The same for this actor: barred when they declared a link with it."""
    subject = subject_of(dossier)
    if actor.person_id is None or dossier.window_id not in actor.window_ids():
        return subject
    return replace(subject, barred=is_barred(session, actor.person_id, dossier.id))


def person_id_of(actor: Actor) -> int:
    """Key of the person who acts; the portal itself cannot decide, sign or certify (Forbidden)."""
    if actor.person_id is None:
        raise Forbidden("Cette action est réservée à une personne connectée.")
    return actor.person_id
