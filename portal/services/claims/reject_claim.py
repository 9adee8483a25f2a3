"""Reject a claim, with its reason; once ordered, the ledger's counter-entry takes the payment back."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, ClaimState
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.ledger import EntryKind
from portal.domain.permissions import Permission, require
from portal.models import Act, ClaimInvoice, LedgerEntry, PaymentClaim
from portal.services.acting.following_facts import IN_FORCE
from portal.services.award_life.undo_settlement import undo_settlement
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.claims.loading import lock_claim, move
from portal.services.claims.order_claim import payment_key
from portal.services.locking import subject_for
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RejectClaim:
    """The claim (public id) and why, in words the beneficiary reads."""

    claim: str
    reason: str


def reject_claim(uow: UnitOfWork, actor: Actor, command: RejectClaim) -> None:
    """Reject, free its invoices, tell the beneficiary. An ordered claim is the budget officer's to reject; a balance
    takes its settlement back with it; one that nobody checked is rejected when its award has ended meanwhile.

    Raises InvalidInput, Conflict, LedgerRefusal or Forbidden.
    """
    claim, act = lock_claim(uow, actor, Permission.CLAIM_READ, command.claim)
    ordered = claim.state is ClaimState.ORDERED
    needed = Permission.CLAIM_ORDER if ordered else Permission.CLAIM_CHECK
    require(actor, needed, subject_for(uow.session, actor, act.dossier))
    CLAIM.next(claim.state, "reject")
    if claim.state is ClaimState.FILED and act.state in IN_FORCE:
        raise Conflict("Contrôlez d’abord la demande, ou demandez ce qui manque\u00a0: elle se rejette ensuite.")
    if not command.reason.strip():
        raise InvalidInput({"reason": "Écrivez le motif du rejet : le bénéficiaire le lira."})
    if ordered:
        _take_back(uow, actor, claim, act, command.reason.strip())
    undo_settlement(uow, actor, claim, act)
    uow.session.execute(
        sa.update(ClaimInvoice).where(ClaimInvoice.claim_id == claim.id).values(number_key=None, file_key=None)
    )
    move(uow, actor, claim, act, "reject", remark=command.reason)
    body = (
        f"Bonjour,\n\nVotre demande de paiement n° {claim.number} est rejetée. Connectez-vous au guichet pour en lire "
        "le motif ; vous pouvez déposer une nouvelle demande.\n\nLe guichet FITN7\n"
    )
    tell_applicant(uow, act.dossier, "demande de paiement rejetée", body)


def _take_back(uow: UnitOfWork, actor: Actor, claim: PaymentClaim, act: Act, reason: str) -> None:
    key = payment_key(claim)
    payment = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.idempotency_key == key)).one()
    post_entry(
        uow,
        actor,
        EntryCommand(
            payment.envelope_id,
            EntryKind.PAYMENT_CANCELLATION,
            payment.amount_cents,
            reason[:300],
            f"{key}:cancelled",
            dossier_id=payment.dossier_id,
            act_id=act.id,
            claim_id=claim.id,
            ej_number=payment.ej_number,
            dossier_public_id=act.dossier.public_id,
            origin_id=payment.id,
        ),
    )
