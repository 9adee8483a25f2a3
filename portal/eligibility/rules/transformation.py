"""Rules of a fund that transforms administrations (FTAP): who carries, with whom, for how much, with what savings.

The facts they read are extra inputs that only such a rulebook declares.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.money import share_of
from portal.eligibility.categories import CategorySet
from portal.eligibility.findings import NOT_APPLICABLE, Case, Finding, Outcome, Value, rule
from portal.eligibility.rules.project import NoParams


@dataclass(frozen=True, slots=True)
class ConditionParams:
    """The categories held to conditions, and the extra inputs (paths) that must all be true."""

    held: CategorySet
    conditions: tuple[str, ...]


@rule("conditions_of_carrier", ConditionParams, "not_applicable pass fail unknown")
def conditions_of_carrier(case: Case, p: ConditionParams) -> Finding:
    """Statements that carriers of some categories must be able to make."""
    if case.facts.applicant.legal_category not in p.held:
        return NOT_APPLICABLE
    values: dict[str, Value] = {path.partition(".")[2]: case.facts.extra.get(path) for path in p.conditions}
    answers = list(values.values())
    if False in answers:
        return Finding(Outcome.FAIL, "fail", (), values)
    if None in answers:
        return Finding(Outcome.REVIEW, "unknown", (), values)
    return Finding(Outcome.PASS, "pass", (), values)


@rule("cofinanced", NoParams, "not_applicable pass fail unknown")
def cofinanced(case: Case, p: NoParams) -> Finding:
    """The carrier puts money of its own; how much is information, not a threshold."""
    own = case.facts.financing.own_funds_cents
    if case.facts.award is not None:
        return NOT_APPLICABLE
    values: dict[str, Value] = {"own_cents": own, "total_cents": case.figures.total_cents}
    if own is None:
        return Finding(Outcome.REVIEW, "unknown", (), values)
    return Finding(Outcome.PASS, "pass", (), values) if own > 0 else Finding(Outcome.FAIL, "fail", (), values)


@dataclass(frozen=True, slots=True)
class SizeParams:
    """The total cost the project stays strictly under."""

    ceiling_cents: int


@rule("total_under", SizeParams, "not_applicable pass fail")
def total_under(case: Case, p: SizeParams) -> Finding:
    """The whole project stays strictly under a ceiling."""
    if not case.facts.expenses:
        return NOT_APPLICABLE
    total = case.figures.total_cents
    values: dict[str, Value] = {"total_cents": total, "ceiling_cents": p.ceiling_cents}
    if total < p.ceiling_cents:
        return Finding(Outcome.PASS, "pass", (), values)
    return Finding(Outcome.FAIL, "fail", (), values)


@dataclass(frozen=True, slots=True)
class SavingsParams:
    """The extra input (path) that holds the lasting yearly savings after three years."""

    savings: str


@rule("lasting_savings", SavingsParams, "pass below unknown")
def lasting_savings(case: Case, p: SavingsParams) -> Finding:
    """One euro of lasting savings for each euro of the fund; below, an exception is possible, so a human judges."""
    savings = case.facts.extra.get(p.savings)
    requested = case.facts.financing.requested_cents
    asked: int = share_of(case.figures.base_cents, case.rulebook.rate) if requested is None else requested
    values: dict[str, Value] = {"savings_cents": savings, "requested_cents": asked}
    if not isinstance(savings, int):
        return Finding(Outcome.REVIEW, "unknown", (), values)
    if savings < asked:
        return Finding(Outcome.REVIEW, "below", (), values)
    return Finding(Outcome.PASS, "pass", (), values)
