"""What a payment claim gives right to: pure arithmetic on the terms of the act and on what was spent.

The advance is a share of the maximum; instalments follow the spending, up to a cumulative share; the balance is the
grant computed on what was really spent, less what was already paid. Decree 2018-514, article 12, bounds the shares the
window chose: 30 % for an advance, 80 % for an advance and instalments together. Cents, rounded down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from portal.domain.claim import ClaimKind

ADVANCE_BOUND = Fraction(30, 100)
CUMULATIVE_BOUND = Fraction(80, 100)


@dataclass(frozen=True, slots=True)
class ClaimTerms:
    """The act's terms. Shares are of the maximum, each its own (None: the act has no such payment); ``retained`` is
    what the act retained of each expense; ``effective_rate``: an under-spend lowers the grant in proportion."""

    maximum_cents: int
    base_cents: int
    rate: Fraction
    advance_share: Fraction | None
    interim_share: Fraction | None
    effective_rate: bool
    retained: Mapping[int, int]

    @property
    def advance_limit_cents(self) -> int:
        """The advance the act allows, none beyond the decree's bound."""
        return _share(self.maximum_cents, min(self.advance_share or Fraction(0), ADVANCE_BOUND))

    @property
    def cumulative_limit_cents(self) -> int:
        """What advance and instalments may reach together before the balance."""
        share = (self.advance_share or Fraction(0)) + (self.interim_share or Fraction(0))
        return _share(self.maximum_cents, min(share, CUMULATIVE_BOUND))


@dataclass(frozen=True, slots=True)
class ClaimDue:
    """How the amount of a claim comes about. ``spent_cents`` as charged, ``counted_cents`` line by line within what the
    act retained, ``earned_cents`` the grant on it, ``ceiling_cents`` what may be paid by now, ``before_cents`` settled
    by earlier claims, ``due_cents`` what this one gives right to."""

    kind: ClaimKind
    spent_cents: int
    counted_cents: int
    earned_cents: int
    ceiling_cents: int
    before_cents: int
    due_cents: int

    @property
    def over_paid_cents(self) -> int:
        """What earlier claims settled beyond the final grant: to be given back, for a balance."""
        return max(0, self.before_cents - self.earned_cents) if self.kind is ClaimKind.BALANCE else 0


def counted_cents(terms: ClaimTerms, charged: Mapping[int, int]) -> int:
    """What counts of the amounts charged to each expense: never more of a line than the act retained of it."""
    return sum(min(amount, terms.retained.get(line, 0)) for line, amount in charged.items())


def grant_on(terms: ClaimTerms, counted: int) -> int:
    """The grant that this expenditure earns by the act's rate and its rule for under-spending, within the maximum."""
    rate = terms.rate
    if terms.effective_rate and terms.base_cents > 0:
        rate = Fraction(terms.maximum_cents, terms.base_cents)
    return min(_share(counted, rate), terms.maximum_cents)


def claim_due(terms: ClaimTerms, kind: ClaimKind, charged: Mapping[int, int], before: int) -> ClaimDue:
    """What a claim of this kind gives right to. ``charged``: everything charged to each expense, by this claim and the
    settled ones; ``before``: what the settled claims gave right to."""
    counted = counted_cents(terms, charged)
    earned = grant_on(terms, counted)
    if kind is ClaimKind.ADVANCE:
        ceiling = due = terms.advance_limit_cents
    elif kind is ClaimKind.INTERIM:
        ceiling = terms.cumulative_limit_cents
        due = min(ceiling, earned)
    else:
        ceiling, due = terms.maximum_cents, earned
    return ClaimDue(kind, sum(charged.values()), counted, earned, ceiling, before, max(0, due - before))


def _share(cents: int, share: Fraction) -> int:
    """A share of an amount, rounded down to the cent."""
    return cents * share.numerator // share.denominator
