"""Conclude the check of a claim: what it gives right to, by the act, on what was accepted. A balance is what is left of
the final amount; certifying it settles that amount."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, ClaimKind, ClaimState
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.permissions import Permission
from portal.models import PaymentClaim
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
        _refuse_unordered(uow, claim)
        claim.payable_cents = settlement_now(uow.session, award, claim.id).due_cents
    else:
        claim.payable_cents = due_of(uow.session, award, claim, accepted=True).due_cents
    move(uow, actor, claim, act, "verify", remark=command.remark, amount_cents=claim.payable_cents)
    return claim.payable_cents


def _refuse_unordered(uow: UnitOfWork, balance: PaymentClaim) -> None:
    """The balance takes off what was ordered: what is certified and not ordered yet would be paid twice."""
    waiting = uow.session.scalar(
        sa.select(PaymentClaim.number).where(
            PaymentClaim.act_id == balance.act_id,
            PaymentClaim.state == ClaimState.CERTIFIED,
            PaymentClaim.payable_cents > 0,
        )
    )
    if waiting is not None:
        raise Conflict(
            f"La demande n° {waiting} est certifiée mais pas encore mise en paiement : le solde se vérifie ensuite."
        )
