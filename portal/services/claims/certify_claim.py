"""Certify that the service was done (service fait): another person than who verified the claim."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, ClaimKind
from portal.domain.errors import Conflict, Forbidden
from portal.domain.money import format_euros
from portal.domain.permissions import Permission
from portal.models import Act, ClaimStep, PaymentClaim
from portal.queries.claim_amounts import due_of
from portal.services.award_life.settle_balance import settle_balance
from portal.services.claims.editing import standing_award
from portal.services.claims.loading import CHECKED, lock_claim, move
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CertifyClaim:
    """The claim (public id) and a word kept with the certification."""

    claim: str
    remark: str = ""


def certify_claim(uow: UnitOfWork, actor: Actor, command: CertifyClaim) -> None:
    """Verified → certified; a balance settles the final amount of the award.

    Raises Forbidden to who checked its charges or verified it, Conflict when the amount is no longer what is due.
    """
    claim, act = lock_claim(uow, actor, Permission.CLAIM_CERTIFY, command.claim)
    CLAIM.next(claim.state, "certify")
    if _had_a_hand(uow, claim, person_id_of(actor)):
        raise Forbidden(
            "Vous avez contrôlé ou vérifié cette demande : une autre personne doit certifier le service fait."
        )
    award = standing_award(uow, act)
    if claim.kind == ClaimKind.BALANCE:
        _settle(uow, actor, claim, act, command.remark)
        return
    if due_of(uow.session, award, claim, accepted=True).due_cents != claim.payable_cents:
        raise Conflict(
            "Le montant dû a changé depuis la vérification (l’arrêté a été modifié) : rejetez cette demande, le "
            "bénéficiaire en dépose une nouvelle."
        )
    move(uow, actor, claim, act, "certify", remark=command.remark, amount_cents=claim.payable_cents)


def _had_a_hand(uow: UnitOfWork, claim: PaymentClaim, person_id: int) -> bool:
    found = sa.select(ClaimStep.id).where(
        ClaimStep.claim_id == claim.id, ClaimStep.verb.in_((CHECKED, "verify")), ClaimStep.person_id == person_id
    )
    return uow.session.scalar(found.limit(1)) is not None


def _settle(uow: UnitOfWork, actor: Actor, claim: PaymentClaim, act: Act, remark: str) -> None:
    """The final amount is computed anew: it must give what was verified."""
    verified = claim.payable_cents or 0
    move(uow, actor, claim, act, "certify", remark=remark)
    due = settle_balance(uow, actor, claim, act).due_cents
    if due != verified:
        raise Conflict(
            f"Le montant dû a changé depuis la vérification : {format_euros(verified)} vérifiés, {format_euros(due)} "
            "aujourd’hui (autres aides déclarées, arrêté modifié, somme versée ou rendue). Rejetez cette demande, le "
            "bénéficiaire en dépose une nouvelle."
        )
