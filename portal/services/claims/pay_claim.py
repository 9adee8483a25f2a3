"""Record the transfer of an ordered claim's money (virement). The ledger does not move: the order counted it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.domain.french_dates import date_fr
from portal.domain.money import format_euros
from portal.domain.permissions import Permission
from portal.services.claims.loading import lock_claim, move
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PayClaim:
    """``claim`` (public id), the day of the transfer, and its reference where the accountant gives one."""

    claim: str
    paid_on: date
    reference: str = ""


def pay_claim(uow: UnitOfWork, actor: Actor, command: PayClaim) -> None:
    """Ordered → paid, and tell the beneficiary. Raises InvalidInput or Conflict."""
    claim, act = lock_claim(uow, actor, Permission.CLAIM_ORDER, command.claim)
    CLAIM.next(claim.state, "pay")
    if command.paid_on > paris_date(uow.now):
        raise InvalidInput({"paid_on": "La date du virement est dans le futur : relisez-la dans Chorus."})
    if claim.ordered_on is not None and command.paid_on < claim.ordered_on:
        raise InvalidInput({"paid_on": "Le virement ne peut pas précéder la mise en paiement."})
    claim.paid_on, claim.payment_reference = command.paid_on, command.reference.strip()[:60]
    move(uow, actor, claim, act, "pay", amount_cents=claim.payable_cents)
    body = (
        f"Bonjour,\n\nLe comptable de l’État a viré {format_euros(claim.payable_cents or 0)} le "
        f"{date_fr(command.paid_on)}, au titre de votre demande de paiement n° {claim.number}.\n\nLe guichet FITN7\n"
    )
    tell_applicant(uow, act.dossier, "virement effectué", body)
