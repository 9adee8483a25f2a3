"""Rules that bring the amount down, in the order of the waterfall: each gives its limit and what it makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from portal.eligibility.categories import CategorySet
from portal.eligibility.findings import NOT_APPLICABLE, Case, Finding, Outcome, Value, limit
from portal.eligibility.rules.project import NoParams


def _lowers(limit_cents: int, running: int) -> bool:
    return max(limit_cents, 0) < running


@dataclass(frozen=True, slots=True)
class OwnShareParams:
    """Who is held to a minimal share (local authorities), and the most that public money may reach."""

    held: CategorySet
    public_share: Fraction


@limit("own_share", OwnShareParams, "not_applicable pass adjusted review")
def own_share(case: Case, p: OwnShareParams, running: int) -> Finding:
    """The owner of an investment brings its minimal share of the public money (CGCT L.1111-10, III)."""
    facts, figures = case.facts, case.figures
    if facts.applicant.legal_category not in p.held:
        return NOT_APPLICABLE
    if not any(facts.expenses[index].investment is True for index in figures.remaining):
        return NOT_APPLICABLE
    shared = figures.total_cents - figures.in_kind_cents - figures.private_cents
    most = shared * p.public_share.numerator // p.public_share.denominator
    bound = most - figures.public_cents
    values: dict[str, Value] = {
        "limit_cents": bound,
        "public_cents": figures.public_cents,
        "shared_cents": shared,
        "public_share": p.public_share,
    }
    if bound <= 0:
        return Finding(Outcome.REVIEW, "review", (), values, bound)
    if bound < running:
        return Finding(Outcome.ADJUSTED, "adjusted", (), values, bound)
    return Finding(Outcome.PASS, "pass", (), values, bound)


@limit("public_aid_ceiling", NoParams, "not_applicable pass adjusted nothing_left unassigned")
def public_aid_ceiling(case: Case, p: NoParams, running: int) -> Finding:
    """All public aid together stays within the subsidisable expenditure."""
    facts, figures = case.facts, case.figures
    if figures.base_cents == 0:
        return NOT_APPLICABLE
    remaining = set(figures.remaining)
    excluded = {expense.id for index, expense in enumerate(facts.expenses) if index not in remaining}
    counted = unassigned = 0
    for funder in facts.financing.others:
        if funder.kind != "public" or funder.status == "refused":
            continue
        if not funder.expense_ids:
            unassigned += funder.amount_cents
        elif excluded.issuperset(funder.expense_ids):
            continue
        counted += funder.amount_cents
    bound = figures.base_cents - counted
    values: dict[str, Value] = {
        "limit_cents": bound,
        "counted_public_cents": counted,
        "base_cents": figures.base_cents,
    }
    if not _lowers(bound, running):
        return Finding(Outcome.PASS, "pass", (), values, bound)
    if bound <= 0:
        return Finding(Outcome.REVIEW, "nothing_left", (), values, bound)
    if unassigned and excluded:
        return Finding(Outcome.REVIEW, "unassigned", (), values, bound)
    return Finding(Outcome.ADJUSTED, "adjusted", (), values, bound)


@dataclass(frozen=True, slots=True)
class CapParams:
    """The carriers to whom more may be granted by a reasoned decision."""

    may_exceed: CategorySet


@limit("cap", CapParams, "not_applicable pass adjusted adjusted_again may_exceed")
def cap(case: Case, p: CapParams, running: int) -> Finding:
    """The cap per carrier, all its dossiers of the window together."""
    facts = case.facts
    if facts.award is not None or case.rulebook.cap_cents is None:
        return NOT_APPLICABLE
    granted = facts.applicant.already_granted_cents
    bound = max(case.rulebook.cap_cents - granted, 0)
    values: dict[str, Value] = {
        "limit_cents": bound,
        "cap_cents": case.rulebook.cap_cents,
        "already_granted_cents": granted,
    }
    if bound >= running:
        return Finding(Outcome.PASS, "pass", (), values, bound)
    if facts.applicant.legal_category in p.may_exceed:
        return Finding(Outcome.REVIEW, "may_exceed", (), values, bound)
    return Finding(Outcome.ADJUSTED, "adjusted" if granted == 0 else "adjusted_again", (), values, bound)


@limit("envelope", NoParams, "not_applicable pass adjusted")
def envelope(case: Case, p: NoParams, running: int) -> Finding:
    """What is left in the envelope of the window."""
    available = case.facts.envelope_available_cents
    if case.facts.award is not None or available is None:
        return NOT_APPLICABLE
    values: dict[str, Value] = {"limit_cents": available}
    if available < running:
        return Finding(Outcome.ADJUSTED, "adjusted", (), values, available)
    return Finding(Outcome.PASS, "pass", (), values, available)


@limit("award", NoParams, "not_applicable pass adjusted")
def award(case: Case, p: NoParams, running: int) -> Finding:
    """At payment, never more than what was awarded."""
    awarded = case.facts.award
    if awarded is None:
        return NOT_APPLICABLE
    bound = awarded.max_amount_cents
    values: dict[str, Value] = {"limit_cents": bound}
    if bound < running:
        return Finding(Outcome.ADJUSTED, "adjusted", (), values, bound)
    return Finding(Outcome.PASS, "pass", (), values, bound)
