"""Ask the beneficiary for what a claim lacks, in one message."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM
from portal.domain.errors import InvalidInput
from portal.domain.permissions import Permission
from portal.services.claims.loading import lock_claim, move
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AskClaimItems:
    """``items``: what is missing, in words the beneficiary reads."""

    claim: str
    items: str


def ask_claim_items(uow: UnitOfWork, actor: Actor, command: AskClaimItems) -> None:
    """Filed → incomplete, and write to the beneficiary. Raises InvalidInput or Conflict."""
    claim, act = lock_claim(uow, actor, Permission.CLAIM_CHECK, command.claim)
    CLAIM.next(claim.state, "request_items")
    if not command.items.strip():
        raise InvalidInput({"items": "Dites ce qui manque ou ce qui est à corriger."})
    move(uow, actor, claim, act, "request_items", remark=command.items)
    body = (
        f"Bonjour,\n\nLa préfecture vous demande de compléter votre demande de paiement n° {claim.number}. Connectez-"
        "vous au guichet pour lire ce qui manque et le fournir.\n\nLe guichet FITN7\n"
    )
    tell_applicant(uow, act.dossier, "demande de paiement à compléter", body)
