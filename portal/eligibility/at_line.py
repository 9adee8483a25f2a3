"""What the rulebook makes of each line of expenditure: what it keeps, why, and what that changes in the grant.

Owns nothing of the rules: it reads the same assessment as everybody and says, line by line, what the checks say of the
whole dossier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.eligibility.assess import Assessment, assess
from portal.eligibility.case import Facts
from portal.eligibility.figures import months_touched
from portal.eligibility.findings import Finding, Outcome
from portal.eligibility.messages import explain
from portal.eligibility.rulebook import CheckSpec, Rulebook
from portal.eligibility.rules.expenses import ExcludedParams, PeriodParams


@dataclass(frozen=True, slots=True)
class LineNote:
    """A question or a remark about one line: label of the check and its sentence for this line alone."""

    label: str
    message: str


@dataclass(frozen=True, slots=True)
class LineEffect:
    """One line in cents. ``reason`` is the label of the rule that leaves (part of) it out, empty when none does.

    ``months`` are (those kept, those covered) of a subscription that is cut; ``grant_change_cents`` is how much more
    could be granted if the whole line counted.
    """

    id: str
    cost_cents: int
    kept_cents: int
    reason: str
    months: tuple[int, int] | None
    grant_change_cents: int
    notes: tuple[LineNote, ...]

    @property
    def left_out_cents(self) -> int:
        return self.cost_cents - self.kept_cents


def line_effects(facts: Facts, assessment: Assessment) -> tuple[LineEffect, ...]:
    """What becomes of each expense, in order."""
    return tuple(_effect(facts, assessment, index) for index in range(len(facts.expenses)))


def _effect(facts: Facts, assessment: Assessment, index: int) -> LineEffect:
    line, figures = facts.expenses[index], assessment.figures
    cost, kept = figures.costs[index], figures.kept[index]
    until = assessment.rulebook.covered_until
    months = None
    if index in figures.remaining and kept != cost and line.covers_from and line.covers_to:
        months = (months_touched(line.covers_from, until), months_touched(line.covers_from, line.covers_to))
    return LineEffect(
        id=line.id,
        cost_cents=cost,
        kept_cents=kept,
        reason=_reason(assessment.rulebook, line.nature, months) if kept != cost else "",
        months=months,
        grant_change_cents=_change(facts, assessment.rulebook, index) if kept != cost else 0,
        notes=tuple(_notes(facts, assessment, index)),
    )


def _reason(rulebook: Rulebook, nature: str, months: tuple[int, int] | None) -> str:
    for check in rulebook.checks:
        if months and isinstance(check.params, PeriodParams):
            return check.label
        if not months and isinstance(check.params, ExcludedParams) and nature in check.params.excluded:
            return check.label
    return ""


def _change(facts: Facts, rulebook: Rulebook, index: int) -> int:
    """How much more could be granted, whatever is asked for, if the whole line counted."""
    asked = replace(facts, financing=replace(facts.financing, requested_cents=None))
    counted = next(nature for nature in rulebook.natures if nature not in rulebook.excluded_natures)
    line = replace(facts.expenses[index], nature=counted, covers_from=None, covers_to=None)
    whole = replace(asked, expenses=(*facts.expenses[:index], line, *facts.expenses[index + 1 :]))
    return assess(whole, rulebook).max_grant_cents - assess(asked, rulebook).max_grant_cents


def _notes(facts: Facts, assessment: Assessment, index: int) -> Iterator[LineNote]:
    """Questions a person will have to settle, and remarks, that name this line."""
    for check, found in assessment.pairs():
        if index in found.expenses and _asks(check, found):
            alone = found._replace(expenses=(index,))
            yield LineNote(check.label, explain(check, alone, facts, assessment.rulebook))


def _asks(check: CheckSpec, found: Finding) -> bool:
    """Whether the check asks something of its lines: a review, a failure, or a pass that has a remark of its own."""
    return found.outcome in (Outcome.REVIEW, Outcome.FAIL) or (
        found.outcome is Outcome.PASS and found.variant != "pass" and found.variant in check.messages
    )
