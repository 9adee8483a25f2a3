"""What a rule says: a finding with its outcome, the lines concerned and the values its message needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from portal.eligibility.case import Facts
    from portal.eligibility.figures import Figures
    from portal.eligibility.rulebook import Rulebook

#: A value quoted by a message: the key says the unit (``*_cents``, ``*_on``).
Value: TypeAlias = "str | int | bool | date | Fraction | tuple[str, ...] | None"


class Outcome(StrEnum):
    """The five answers of a check."""

    PASS = "pass"  # noqa: S105  (an outcome, not a password)
    FAIL = "fail"
    REVIEW = "review"
    ADJUSTED = "adjusted"
    NOT_APPLICABLE = "not_applicable"


#: From worst to best: what "improves" means.
RANK: Mapping[Outcome, int] = {
    Outcome.FAIL: 0,
    Outcome.REVIEW: 1,
    Outcome.ADJUSTED: 2,
    Outcome.PASS: 3,
    Outcome.NOT_APPLICABLE: 3,
}

_NO_VALUES: Mapping[str, Value] = {}


class Finding(NamedTuple):
    """The answer of one rule. ``variant`` chooses the message; ``limit_cents`` is set by limits."""

    outcome: Outcome
    variant: str
    expenses: tuple[int, ...] = ()
    values: Mapping[str, Value] = _NO_VALUES
    limit_cents: int | None = None


class Case(NamedTuple):
    """What a rule may look at: the facts, the figures drawn from them once, and the rulebook."""

    facts: Facts
    figures: Figures
    rulebook: Rulebook


NOT_APPLICABLE = Finding(Outcome.NOT_APPLICABLE, "not_applicable")
PASS = Finding(Outcome.PASS, "pass")

#: A plain rule takes the case and its own parameters; a limit takes the running amount as well.
Rule: TypeAlias = Callable[[Case, Any], Finding]
LimitRule: TypeAlias = Callable[[Case, Any, int], Finding]


class RuleEntry(NamedTuple):
    """A rule a rulebook may name: function, shape of its parameters, whether it limits the amount, its messages."""

    function: Callable[..., Finding]
    params: type
    limits: bool
    variants: tuple[str, ...]


RULES: dict[str, RuleEntry] = {}


def rule(name: str, params: type, variants: str) -> Callable[[Rule], Rule]:
    """Register a plain rule under the name rulebooks use, with the variants its messages must cover."""

    def register(function: Rule) -> Rule:
        RULES[name] = RuleEntry(function, params, limits=False, variants=tuple(variants.split()))
        return function

    return register


def limit(name: str, params: type, variants: str) -> Callable[[LimitRule], LimitRule]:
    """Register a rule that limits the running amount (a step of the waterfall)."""

    def register(function: LimitRule) -> LimitRule:
        RULES[name] = RuleEntry(function, params, limits=True, variants=tuple(variants.split()))
        return function

    return register
