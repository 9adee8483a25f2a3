"""The retained financing plan: what a grant smaller than the request leaves to pay is put on own funds.

Owns the arithmetic of a proposal: how much may be granted, and who pays what. The plan always balances to the cent on
the cost the applicant declared, and nothing in it is ever negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.domain.errors import InvalidInput
from portal.domain.money import Euros, format_euros

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PlanFunder:
    """Another funder as declared: its name, ``public`` or ``private``, where its aid stands, its amount in cents.

    ``expense_labels``: what it pays for, when it is not the whole project.
    """

    name: str
    kind: str
    status: str
    amount_cents: int
    expense_labels: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """A refused aid counts nowhere, not even in the balance."""
        return self.status != REFUSED


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the waterfall: its code, and the limit it sets on the grant in cents (None when it sets none)."""

    code: str
    limit_cents: int | None


@dataclass(frozen=True, slots=True)
class RetainedPlan:
    """Who pays what once the grant is known. ``declared_own_funds_cents`` is what the applicant had planned."""

    total_cents: int
    grant_cents: int
    own_funds_cents: int
    declared_own_funds_cents: int
    funders: tuple[PlanFunder, ...]

    @property
    def others_cents(self) -> int:
        """What the other funders that count bring."""
        return others_total(self.funders)

    @property
    def hole_cents(self) -> int:
        """What own funds take over because the grant is smaller than the request; negative when they are relieved."""
        return self.own_funds_cents - self.declared_own_funds_cents


def others_total(funders: Iterable[PlanFunder]) -> int:
    """Sum of the other funders that count, in cents."""
    return sum(funder.amount_cents for funder in funders if funder.counts)


def plan_limit(total_cents: int, funders: Iterable[PlanFunder]) -> Euros:
    """Largest grant the plan can hold: the cost less the other funders, at least 0."""
    return Euros(max(0, total_cents - others_total(funders)))


def retained_plan(
    total_cents: int, grant_cents: int, declared_own_funds_cents: int, funders: Iterable[PlanFunder]
) -> RetainedPlan:
    """The plan once ``grant_cents`` is granted on a project of ``total_cents``; own funds take the hole.

    Raises InvalidInput (field ``amount``) when grant and other funders together exceed the cost, ValueError on a
    negative amount.
    """
    kept = tuple(funders)
    if min(total_cents, grant_cents, declared_own_funds_cents, *(f.amount_cents for f in kept), 0) < 0:
        raise ValueError("negative amount in a plan")
    own_funds = total_cents - grant_cents - others_total(kept)
    if own_funds < 0:
        raise InvalidInput(
            {
                "amount": f"Avec les autres financeurs, ce montant dépasse le coût du projet de "
                f"{format_euros(-own_funds)} : proposez {format_euros(plan_limit(total_cents, kept))} au plus."
            }
        )
    return RetainedPlan(total_cents, grant_cents, own_funds, declared_own_funds_cents, kept)


def grant_ceiling(steps: Sequence[Step], lifted: frozenset[str] = frozenset()) -> Euros:
    """Largest grant the waterfall allows: the smallest of its limits, those named in ``lifted`` left aside.

    A limit below zero brings it to 0. Raises ValueError when no limit stands.
    """
    limits = [step.limit_cents for step in steps if step.limit_cents is not None and step.code not in lifted]
    if not limits:
        raise ValueError("a waterfall without limit")
    return Euros(max(0, min(limits)))
