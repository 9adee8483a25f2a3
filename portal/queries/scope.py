"""What an actor may see, as SQL conditions. Every list and every lookup of a business object starts here."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.models import Dossier

_READS_DOSSIERS = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)


def dossiers_in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Dossiers the actor may see: those of its organisations and mandates, and the filed ones of its windows."""
    if actor.is_system:
        return sa.true()
    filed = sa.and_(
        Dossier.window_id.in_(sorted(actor.window_ids(*_READS_DOSSIERS))),
        Dossier.state != DossierState.DRAFT,
    )
    return sa.or_(organisation_dossiers(actor), filed)


def organisation_dossiers(actor: Actor) -> sa.ColumnElement[bool]:
    """Only the dossiers of the actor's own organisations, and those under its mandates (the applicant's side)."""
    own: sa.ColumnElement[bool] = Dossier.organisation_id.in_(sorted(actor.organisation_ids()))
    mandates = sorted(actor.mandate_ids())
    return sa.or_(own, Dossier.mandate_id.in_(mandates)) if mandates else own


def window_dossiers(actor: Actor) -> sa.ColumnElement[bool]:
    """Only the filed dossiers of the actor's windows (the prefecture's side of the site)."""
    return sa.and_(
        Dossier.window_id.in_(sorted(actor.window_ids(*_READS_DOSSIERS))),
        Dossier.state != DossierState.DRAFT,
    )


def in_windows(actor: Actor, column: Any, *roles: Role) -> sa.ColumnElement[bool]:
    """Rows whose window is one where the actor holds one of ``roles`` (any role when none is given)."""
    condition: sa.ColumnElement[bool] = column.in_(sorted(actor.window_ids(*roles)))
    return condition
