"""Take a settlement back with its balance claim: what it decommitted is reserved and committed again."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.actors import Actor
from portal.domain.claim import SETTLED, ClaimState
from portal.domain.errors import Conflict, LedgerRefusal
from portal.domain.ledger import EntryKind
from portal.domain.money import format_euros
from portal.models import Act, AwardClosure, AwardSettlement, PaymentClaim
from portal.queries.award import award_of
from portal.queries.settlement import settled_of
from portal.services.award_life.money_back import commitment_of
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.unit_of_work import UnitOfWork


def undo_settlement(uow: UnitOfWork, actor: Actor, claim: PaymentClaim, act: Act) -> None:
    """Part of rejecting a claim that counts: the final amount takes every other claim off, so the balance goes first.

    The caller holds the rows and has not moved the claim yet. Raises Conflict, or LedgerRefusal with what is missing
    when the credits given back are no longer available.
    """
    if claim.state not in SETTLED:
        return
    settled = settled_of(uow.session, act.id)
    if settled is None:
        return
    if settled.claim_public_id != claim.public_id:
        raise Conflict(_other(uow, settled.claim_public_id))
    if uow.session.scalar(sa.select(AwardClosure.id).where(AwardClosure.act_id == act.id)) is not None:
        raise Conflict("Cette subvention est clôturée : son solde ne peut plus être rejeté.")
    kept = uow.session.scalars(sa.select(AwardSettlement).where(AwardSettlement.public_id == settled.public_id)).one()
    _commit_again(uow, actor, act, kept)


def _other(uow: UnitOfWork, balance: str) -> str:
    number, state = uow.session.execute(
        sa.select(PaymentClaim.number, PaymentClaim.state).where(PaymentClaim.public_id == balance)
    ).one()
    if state is ClaimState.PAID:
        return (
            f"Le montant définitif est arrêté et le solde (demande n° {number}) est viré : cette demande ne peut plus "
            "être rejetée. Une somme à rendre suit la procédure de reversement."
        )
    return (
        f"Le montant définitif est arrêté en comptant cette demande : rejetez d’abord le solde (demande n° {number})."
    )


def _commit_again(uow: UnitOfWork, actor: Actor, act: Act, kept: AwardSettlement) -> None:
    """Never above what the act in force grants; nothing once the act is withdrawn, repealed or lapsed."""
    award = award_of(uow.session, act.dossier_id)
    if award is None or act.state not in (ActState.NOTIFIED, ActState.MODIFIED):
        return
    amount = min(kept.released_cents, award.maximum_cents - award.committed_cents)
    if amount <= 0:
        return
    envelope_id, reason = commitment_of(uow, act).envelope_id, f"Solde rejeté, acte {act.reference}"
    try:
        for kind in (EntryKind.RESERVATION, EntryKind.COMMITMENT):
            command = EntryCommand(
                envelope_id,
                kind,
                amount,
                f"{reason} : le reste désengagé est engagé de nouveau",
                f"{kind}:again:{kept.public_id}",
                dossier_id=act.dossier_id,
                act_id=act.id if kind is EntryKind.COMMITMENT else None,
                ej_number=act.ej_number if kind is EntryKind.COMMITMENT else None,
                dossier_public_id=act.dossier.public_id,
            )
            post_entry(uow, actor, command)
    except LedgerRefusal as refusal:
        raise LedgerRefusal(
            f"Rejeter ce solde demande d’engager de nouveau {format_euros(amount)}, désengagés quand le montant "
            f"définitif a été arrêté. {refusal}",
            refusal.shortfall,
        ) from refusal
