"""Throw a draft claim away: it was never asked."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.claim import ClaimState
from portal.domain.errors import Conflict
from portal.domain.permissions import Permission
from portal.models import ClaimFile
from portal.services.claims.editing import invoices_of
from portal.services.claims.loading import lock_claim
from portal.services.unit_of_work import UnitOfWork


def discard_claim(uow: UnitOfWork, actor: Actor, public_id: str) -> None:
    """Remove the draft with its invoices and files. Raises Conflict once it was filed."""
    claim, _ = lock_claim(uow, actor, Permission.CLAIM_EDIT, public_id)
    if claim.state is not ClaimState.DRAFT:
        raise Conflict("Cette demande est déposée : elle ne se supprime plus. Écrivez au service instructeur.")
    for invoice in invoices_of(uow, claim):
        uow.session.delete(invoice)
    uow.session.execute(sa.delete(ClaimFile).where(ClaimFile.claim_id == claim.id))
    uow.session.flush()
    uow.session.delete(claim)
