"""Take an invoice out of a claim that is still being written."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.services.claims.editing import lock_editable, own_invoice, touch
from portal.services.unit_of_work import UnitOfWork


def remove_invoice(uow: UnitOfWork, actor: Actor, claim_public_id: str, invoice_public_id: str) -> None:
    """Remove it; the versions already filed keep what they said. Raises NotFound or Conflict."""
    claim = lock_editable(uow, actor, claim_public_id)
    uow.session.delete(own_invoice(uow, claim, invoice_public_id))
    touch(claim)
