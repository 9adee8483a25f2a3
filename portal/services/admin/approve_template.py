"""Approve a proposed wording of a template: a second person, or nothing."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, Forbidden, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import ActTemplate
from portal.services.unit_of_work import UnitOfWork


def approve_template(uow: UnitOfWork, actor: Actor, public_id: str) -> None:
    """Put the version in force for acts issued from now on. Raises Forbidden to whoever proposed it, Conflict when it
    was approved already or replaced."""
    row = uow.session.scalar(sa.select(ActTemplate).where(ActTemplate.public_id == public_id).with_for_update())
    if row is None:
        raise NotFound
    require(actor, Permission.SETTINGS_EDIT, Subject(row.window_id))
    if row.approved_at is not None:
        raise Conflict("Cette version est déjà approuvée.")
    if row.proposed_by == actor.public_id:
        raise Forbidden("Vous avez proposé ce texte\u00a0: un autre administrateur doit l’approuver.")
    newer = sa.select(ActTemplate.id).where(
        ActTemplate.window_id == row.window_id, ActTemplate.kind == row.kind, ActTemplate.number > row.number
    )
    if uow.session.scalar(newer.limit(1)) is not None:
        raise Conflict("Une version plus récente existe\u00a0: relisez-la avant d’approuver.")
    row.approved_by, row.approved_at = actor.public_id, uow.now
    facts = {"kind": row.kind, "number": row.number, "sha256": row.sha256, "proposed_by": row.proposed_by}
    uow.record(Event.TEMPLATE_APPROVED, actor, ("template", row.public_id), facts=facts)
