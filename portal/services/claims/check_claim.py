"""Check a filed claim line by line: what is accepted of each charge, and why not the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.claim import ClaimState
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.money import format_euros
from portal.domain.permissions import Permission
from portal.models import PaymentClaim
from portal.services.claims.editing import check_version, invoices_of, touch
from portal.services.claims.loading import lock_claim, note_check
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CheckedCharge:
    """What is accepted of a charge, in cents (None: not looked at yet), and the reason when it is less than asked."""

    accepted_cents: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckClaim:
    """Checks by public id of the charge."""

    claim: str
    version: int
    charges: Mapping[str, CheckedCharge]


def check_claim(uow: UnitOfWork, actor: Actor, command: CheckClaim) -> None:
    """Keep the check, and who made it.

    Raises InvalidInput per charge, Conflict when the claim is not being checked or has moved.
    """
    claim, _ = lock_claim(uow, actor, Permission.CLAIM_CHECK, command.claim)
    if claim.state is not ClaimState.FILED:
        raise Conflict("Le contrôle ligne à ligne se fait sur une demande déposée : rechargez la page.")
    check_version(claim, command.version)
    problems, before = {}, _state(uow, claim)
    for invoice in invoices_of(uow, claim):
        for charge in invoice.charges:
            checked = command.charges.get(charge.public_id)
            if checked is None:
                continue
            problem = _problem(checked, charge.amount_cents)
            if problem:
                problems[f"{'reason' if problem == _WHY else 'accepted'}_{charge.public_id}"] = problem
                continue
            charge.accepted_cents, charge.reason = checked.accepted_cents, checked.reason.strip()
    if problems:
        raise InvalidInput(problems)
    if _state(uow, claim) != before:
        note_check(uow, actor, claim)
    touch(claim)


def _state(uow: UnitOfWork, claim: PaymentClaim) -> list[tuple[int | None, str]]:
    return [(charge.accepted_cents, charge.reason) for each in invoices_of(uow, claim) for charge in each.charges]


_WHY = "Dites pourquoi tout n’est pas accepté : le bénéficiaire le lira."


def _problem(checked: CheckedCharge, asked: int) -> str:
    accepted = checked.accepted_cents
    if accepted is None:
        return ""
    if accepted > asked:
        return f"Acceptez {format_euros(asked)} au plus, le montant rattaché à cette dépense."
    return _WHY if accepted < asked and not checked.reason.strip() else ""
