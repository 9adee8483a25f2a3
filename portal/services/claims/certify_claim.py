"""Certify that the service was done (service fait): another person than who verified the claim."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, ClaimKind
from portal.domain.errors import Conflict, Forbidden
from portal.domain.permissions import Permission
from portal.queries.claim_amounts import due_of
from portal.services.award_life.settle_balance import settle_balance
from portal.services.claims.editing import standing_award
from portal.services.claims.loading import last_step, lock_claim, move
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CertifyClaim:
    """The claim (public id) and a word kept with the certification."""

    claim: str
    remark: str = ""


def certify_claim(uow: UnitOfWork, actor: Actor, command: CertifyClaim) -> None:
    """Verified → certified; a balance settles the final amount of the award.

    Raises Forbidden to who verified, Conflict when the amount is no longer what is due.
    """
    claim, act = lock_claim(uow, actor, Permission.CLAIM_CERTIFY, command.claim)
    CLAIM.next(claim.state, "certify")
    verified = last_step(uow, claim, "verify")
    if verified is not None and verified.person_id == person_id_of(actor):
        raise Forbidden("Vous avez vérifié cette demande : une autre personne doit certifier le service fait.")
    award = standing_award(uow, act)
    if claim.kind == ClaimKind.BALANCE:
        move(uow, actor, claim, act, "certify", remark=command.remark)
        settle_balance(uow, actor, claim, act)
        return
    if due_of(uow.session, award, claim, accepted=True).due_cents != claim.payable_cents:
        raise Conflict(
            "Le montant dû a changé depuis la vérification (l’arrêté a été modifié) : rejetez cette demande, le "
            "bénéficiaire en dépose une nouvelle."
        )
    move(uow, actor, claim, act, "certify", remark=command.remark, amount_cents=claim.payable_cents)
