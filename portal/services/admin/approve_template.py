"""Approve a proposed wording of a template: a second person, or nothing."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.events import Event
from portal.models import ActTemplate
from portal.services.admin.approving import approve_last, locked_proposal
from portal.services.unit_of_work import UnitOfWork


def approve_template(uow: UnitOfWork, actor: Actor, public_id: str) -> None:
    """Put the version in force for acts issued from now on. Raises Forbidden to whoever proposed it, Conflict when it
    was approved already or replaced."""
    own = "Vous avez proposé ce texte\u00a0: un autre administrateur doit l’approuver."
    row = locked_proposal(uow, actor, ActTemplate, public_id, "Cette version est déjà approuvée.", own)
    newer = sa.select(ActTemplate.id).where(
        ActTemplate.window_id == row.window_id, ActTemplate.kind == row.kind, ActTemplate.number > row.number
    )
    approve_last(uow, actor, row, newer, "Une version plus récente existe\u00a0: relisez-la avant d’approuver.")
    facts = {"kind": row.kind, "number": row.number, "sha256": row.sha256, "proposed_by": row.proposed_by}
    uow.record(Event.TEMPLATE_APPROVED, actor, ("template", row.public_id), facts=facts)
