"""The sums every rule needs, drawn from the facts in one pass. Owns cost, exclusion and pro rata of a line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from portal.eligibility.case import Expense, Facts
    from portal.eligibility.rulebook import Rulebook


class Figures(NamedTuple):
    """Sums in cents; ``costs`` and ``kept`` follow the order of the expenses; ``remaining`` are indexes."""

    costs: tuple[int, ...]
    kept: tuple[int, ...]
    remaining: tuple[int, ...]
    total_cents: int
    kept_cents: int
    base_cents: int
    in_kind_cents: int
    public_cents: int
    private_cents: int


def months_touched(first: date, last: date) -> int:
    """How many calendar months a period touches (0 when it ends in a month before its start)."""
    return max((last.year - first.year) * 12 + last.month - first.month + 1, 0)


def kept_share(cost_cents: int, expense: Expense, until: date) -> int:
    """The part of a remaining line's cost that belongs to months up to ``until``, rounded down."""
    first, last = expense.covers_from, expense.covers_to
    if first is None or last is None or last <= until:
        return cost_cents
    return cost_cents * months_touched(first, until) // months_touched(first, last)


def draw_figures(facts: Facts, rulebook: Rulebook) -> Figures:
    """All the sums of a dossier, in one pass over its lines and funders."""
    recovered_by_default = facts.applicant.vat_recovered is not False
    excluded, in_kind, until = rulebook.excluded_natures, rulebook.in_kind_natures, rulebook.covered_until
    costs: list[int] = []
    kept: list[int] = []
    remaining: list[int] = []
    in_kind_cents = 0
    for index, expense in enumerate(facts.expenses):
        recovered = expense.vat_recovered
        if recovered is None:
            recovered = recovered_by_default
        cost = expense.excl_tax_cents if recovered else expense.incl_tax_cents
        costs.append(cost)
        if expense.nature in excluded:
            kept.append(0)
            if expense.nature in in_kind:
                in_kind_cents += cost
            continue
        remaining.append(index)
        kept.append(cost if expense.covers_to is None else kept_share(cost, expense, until))
    public = private = 0
    for funder in facts.financing.others:
        if funder.status != "refused":
            if funder.kind == "public":
                public += funder.amount_cents
            else:
                private += funder.amount_cents
    kept_cents = base = sum(kept)
    if facts.award is not None and facts.award.subsidisable_max_cents < base:
        base = facts.award.subsidisable_max_cents
    return Figures(
        tuple(costs), tuple(kept), tuple(remaining), sum(costs), kept_cents, base, in_kind_cents, public, private
    )
