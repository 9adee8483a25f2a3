"""The waterfall: from the total cost to the grant, one step at a time. Owns the order and what each step carries.

The first four steps carry the money that is left (no limit); from RATE on it is the grant, which each limit may lower.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from portal.domain.money import share_of
from portal.eligibility.case import Facts
from portal.eligibility.findings import Case
from portal.eligibility.rulebook import Rulebook


class Step(NamedTuple):
    """One step: its code, its limit in cents (None for the first four) and the amount after it."""

    code: str
    limit_cents: int | None
    amount_cents: int


def applied_rate(facts: Facts, rulebook: Rulebook) -> Fraction:
    """The rate of the window, or the awarded one at payment."""
    return rulebook.rate if facts.award is None else facts.award.rate


def opening_steps(case: Case) -> list[Step]:
    """TOTAL_COST to REQUESTED: what stands before any limit of the rulebook is tried."""
    figures = case.figures
    steps = [Step("TOTAL_COST", None, figures.total_cents)]
    if figures.kept_cents != figures.total_cents:
        steps.append(Step("EXCLUSIONS", None, figures.kept_cents))
    if figures.base_cents != figures.kept_cents:
        steps.append(Step("SUBSIDISABLE_MAX", None, figures.base_cents))
    steps.append(Step("ELIGIBLE_BASE", None, figures.base_cents))
    amount: int = share_of(figures.base_cents, applied_rate(case.facts, case.rulebook))
    steps.append(Step("RATE", amount, amount))
    requested = case.facts.financing.requested_cents
    if requested is not None and case.facts.award is None:
        steps.append(Step("REQUESTED", requested, min(amount, requested)))
    return steps


def next_step(code: str, limit_cents: int, running: int) -> Step:
    """Apply one limit: below 0 it brings the amount to 0."""
    return Step(code, limit_cents, min(running, max(limit_cents, 0)))
