"""What an actor may see, as SQL conditions. Every list and every lookup of a business object starts here.

A declared conflict of interests takes dossiers away from the prefecture's side of a person: ``barred_dossiers``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.models import (
    Act,
    CommitteeSession,
    ConflictDeclaration,
    Dossier,
    Organisation,
    PartnerBody,
    SessionItem,
)

_READS_DOSSIERS = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)


def dossiers_in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Dossiers the actor may see: those of its organisations and mandates, and the filed ones of its windows."""
    if actor.is_system:
        return sa.true()
    return sa.or_(organisation_dossiers(actor), window_dossiers(actor))


def organisation_dossiers(actor: Actor) -> sa.ColumnElement[bool]:
    """Only the dossiers of the actor's own organisations, and those under its mandates (the applicant's side)."""
    own: sa.ColumnElement[bool] = Dossier.organisation_id.in_(sorted(actor.organisation_ids()))
    mandates = sorted(actor.mandate_ids())
    return sa.or_(own, Dossier.mandate_id.in_(mandates)) if mandates else own


def window_dossiers(actor: Actor) -> sa.ColumnElement[bool]:
    """Only the filed dossiers of the actor's windows (the prefecture's side), but those their declared links bar."""
    return sa.and_(
        Dossier.window_id.in_(sorted(actor.window_ids(*_READS_DOSSIERS))),
        Dossier.state != DossierState.DRAFT,
        not_barred(actor),
    )


def not_barred(actor: Actor, column: Any = Dossier.id) -> sa.ColumnElement[bool]:
    """Rows whose dossier (``column``) the actor's declared links leave them; a row without a dossier stays."""
    if actor.person_id is None:
        return sa.true()
    kept: sa.ColumnElement[bool] = column.not_in(barred_dossiers(actor.person_id))
    return kept if column is Dossier.id else sa.or_(column.is_(None), kept)


def readable_session(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions with a dossier left to the actor, or none at all: one made of barred dossiers alone is not there."""
    items = sa.exists().where(SessionItem.session_id == CommitteeSession.id).correlate(CommitteeSession)
    left = items.where(not_barred(actor, SessionItem.dossier_id))
    return sa.or_(left, ~items)


def barred_movements(actor: Actor, dossier: Any, act: Any) -> sa.ColumnElement[bool]:
    """Rows whose dossier or act (columns, perhaps empty) the actor's declared links bar."""
    if actor.person_id is None:
        return sa.false()
    barred = barred_dossiers(actor.person_id)
    return sa.or_(dossier.in_(barred), act.in_(sa.select(Act.id).where(Act.dossier_id.in_(barred))))


@lru_cache(maxsize=512)
def barred_dossiers(person_id: int) -> sa.CompoundSelect[tuple[int]]:
    """Keys of the dossiers a person's links bar today. Read again by every query; built once, for writing a statement
    costs more than running it."""
    return sa.union_all(*(bar.with_only_columns(key).correlate(None) for bar, _, key in _bars(person_id)))


def linked_bodies(actor: Actor) -> sa.Select[tuple[str]]:
    """SIREN of the bodies the actor declared a link with."""
    return sa.select(ConflictDeclaration.siren).where(
        ConflictDeclaration.person_id == actor.person_id,
        ConflictDeclaration.ended_at.is_(None),
        ConflictDeclaration.siren != "",
    )


def barred_pairs() -> sa.Subquery:
    """(person_id, dossier_id, since) of every link that holds today, as a table; a pair may come twice."""
    return sa.union_all(
        *(
            bar.with_only_columns(
                link.person_id.label("person_id"), key.label("dossier_id"), link.created_at.label("since")
            )
            for bar, link, key in _bars()
        )
    ).subquery("barred")


def _bars(person_id: int | None = None) -> list[tuple[sa.Select[Any], Any, Any]]:
    """Dossiers named by a link, those a linked body carries, those it takes part in, whenever they came: each as a
    select, with the link and the column of the dossier's key."""
    link, row = aliased(ConflictDeclaration), aliased(Dossier)
    stands = [link.ended_at.is_(None)] if person_id is None else [link.ended_at.is_(None), link.person_id == person_id]
    named = sa.select(link).where(*stands, link.dossier_id.is_not(None))
    bodies = sa.select(link).select_from(link).where(*stands, link.siren != "")
    carried = bodies.join(Organisation, Organisation.siren == link.siren).join(
        row, row.organisation_id == Organisation.id
    )
    shared = bodies.join(PartnerBody, PartnerBody.siren == link.siren)
    return [(named, link, link.dossier_id), (carried, link, row.id), (shared, link, PartnerBody.dossier_id)]


def in_windows(actor: Actor, column: Any, *roles: Role) -> sa.ColumnElement[bool]:
    """Rows whose window is one where the actor holds one of ``roles`` (any role when none is given)."""
    condition: sa.ColumnElement[bool] = column.in_(sorted(actor.window_ids(*roles)))
    return condition
