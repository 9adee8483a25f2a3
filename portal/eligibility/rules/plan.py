"""Rules about the financing plan: it balances to the cent, the request stays within the rate."""

from __future__ import annotations

from portal.domain.money import share_of
from portal.eligibility.findings import NOT_APPLICABLE, Case, Finding, Outcome, Value, rule
from portal.eligibility.rules.project import NoParams


@rule("plan_balanced", NoParams, "not_applicable pass short over matches_incl_tax matches_excl_tax")
def plan_balanced(case: Case, p: NoParams) -> Finding:
    """Resources equal expenses, to the cent."""
    facts, figures = case.facts, case.figures
    requested, own = facts.financing.requested_cents, facts.financing.own_funds_cents
    if facts.award is not None or requested is None or own is None:
        return NOT_APPLICABLE
    resources = requested + own + figures.public_cents + figures.private_cents
    total = figures.total_cents
    values: dict[str, Value] = {"resources_cents": resources, "total_cents": total}
    if resources == total:
        return Finding(Outcome.PASS, "pass", (), values)
    values["gap_cents"] = abs(total - resources)
    if resources == sum(expense.incl_tax_cents for expense in facts.expenses):
        return Finding(Outcome.FAIL, "matches_incl_tax", (), values)
    if resources == sum(expense.excl_tax_cents for expense in facts.expenses):
        return Finding(Outcome.FAIL, "matches_excl_tax", (), values)
    return Finding(Outcome.FAIL, "short" if resources < total else "over", (), values)


@rule("rate", NoParams, "not_applicable pass adjusted")
def rate(case: Case, p: NoParams) -> Finding:
    """The request does not exceed the rate; beyond, the amount is brought back to it."""
    requested = case.facts.financing.requested_cents
    if case.facts.award is not None or requested is None:
        return NOT_APPLICABLE
    at_rate = share_of(case.figures.base_cents, case.rulebook.rate)
    values: dict[str, Value] = {
        "requested_cents": requested,
        "at_rate_cents": at_rate,
        "base_cents": case.figures.base_cents,
        "rate": case.rulebook.rate,
    }
    return Finding(Outcome.ADJUSTED if requested > at_rate else Outcome.PASS, _variant(requested, at_rate), (), values)


def _variant(requested: int, at_rate: int) -> str:
    return "adjusted" if requested > at_rate else "pass"
