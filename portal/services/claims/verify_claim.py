"""Conclude the check of a claim: what it gives right to, by the act, on what was accepted. A balance is what is left of
the final amount; certifying it settles that amount."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, ClaimKind
from portal.domain.errors import InvalidInput
from portal.domain.permissions import Permission
from portal.queries.claim_amounts import due_of
from portal.queries.settlement import settlement_now
from portal.services.claims.editing import check_version, invoices_of, standing_award
from portal.services.claims.loading import lock_claim, move
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class VerifyClaim:
    """The claim as seen at ``version``; ``remark`` is an internal word."""

    claim: str
    version: int | None = None
    remark: str = ""


def verify_claim(uow: UnitOfWork, actor: Actor, command: VerifyClaim) -> int:
    """Filed → verified; what is due, in cents. Raises InvalidInput while a charge was not looked at, or Conflict."""
    claim, act = lock_claim(uow, actor, Permission.CLAIM_CHECK, command.claim)
    CLAIM.next(claim.state, "verify")
    check_version(claim, command.version)
    award = standing_award(uow, act)
    waiting = {
        f"accepted_{charge.public_id}": f"Facture {invoice.number} : dites ce qui est accepté."
        for invoice in invoices_of(uow, claim)
        for charge in invoice.charges
        if charge.accepted_cents is None
    }
    if waiting:
        raise InvalidInput(waiting)
    if claim.kind == ClaimKind.BALANCE:
        claim.payable_cents = settlement_now(uow.session, award, claim.id).due_cents
    else:
        claim.payable_cents = due_of(uow.session, award, claim, accepted=True).due_cents
    move(uow, actor, claim, act, "verify", remark=command.remark, amount_cents=claim.payable_cents)
    return claim.payable_cents
