"""What the rules say of an award that is to change: the checks made again on what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.domain.amendment import Change
from portal.eligibility.assess import Assessment, assess
from portal.eligibility.case import Award, Facts
from portal.eligibility.findings import RANK, Outcome
from portal.eligibility.messages import explain
from portal.eligibility.rulebook import Rulebook
from portal.eligibility.settlement import Terms, with_cost


@dataclass(frozen=True, slots=True)
class ChangedCheck:
    """A check whose answer the change makes worse, or that still does not pass."""

    code: str
    label: str
    outcome: str
    before: str
    message: str

    @property
    def worse(self) -> bool:
        return RANK[Outcome(self.outcome)] < RANK[Outcome(self.before)]


@dataclass(frozen=True, slots=True)
class ChangeReview:
    """The checks made again, and the amount the rules still allow (cents)."""

    checks: tuple[ChangedCheck, ...]
    allowed_cents: int
    amount_cents: int

    @property
    def blocking(self) -> tuple[ChangedCheck, ...]:
        """Rules the change breaks: it cannot be agreed to."""
        return tuple(one for one in self.checks if one.outcome == Outcome.FAIL and one.worse)

    @property
    def lowers(self) -> bool:
        """Whether the rules no longer allow the amount of the act."""
        return self.allowed_cents < self.amount_cents


def review_change(
    facts: Facts, rulebook: Rulebook, terms: Terms, lines: Mapping[str, int], change: Change
) -> ChangeReview:
    """Every check of the rulebook on the award as it would become, beside what it says of the award as it is.

    ``lines``: amounts by expense id of the lines a transfer touches, after it. Nothing is asked again of what was
    settled at the decision (cap, credits): the facts carry the award.
    """
    award = Award(terms.rate, terms.maximum_cents, terms.base_cents)
    today = replace(facts, award=award, envelope_available_cents=None)
    expenses = tuple(with_cost(one, lines[one.id]) if one.id in lines else one for one in facts.expenses)
    project = replace(
        facts.project,
        start_on=change.start_by_on or facts.project.start_on,
        financial_close_on=change.completion_on or facts.project.financial_close_on,
    )
    before, after = assess(today, rulebook), assess(replace(today, expenses=expenses, project=project), rulebook)
    checks = _checks(before, after, facts, rulebook)
    return ChangeReview(tuple(checks), min(after.max_grant_cents, terms.maximum_cents), terms.maximum_cents)


def _checks(before: Assessment, after: Assessment, facts: Facts, rulebook: Rulebook) -> list[ChangedCheck]:
    shown = []
    for (check, found), (_, earlier) in zip(after.pairs(), before.pairs(), strict=True):
        worse = RANK[found.outcome] < RANK[earlier.outcome]
        if worse or found.outcome in (Outcome.FAIL, Outcome.REVIEW, Outcome.ADJUSTED):
            message = explain(check, found, facts, rulebook)
            shown.append(ChangedCheck(check.code, check.label, found.outcome, earlier.outcome, message))
    return shown
