"""Rules about the lines of expenditure: excluded purchases, licences, periods, scope, quotes, the base."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from portal.eligibility.findings import NOT_APPLICABLE, PASS, Case, Finding, Outcome, Value, rule
from portal.eligibility.rules.project import NoParams


@dataclass(frozen=True, slots=True)
class ExcludedParams:
    """The natures left out, those that need a look, and the signal a label gives (vocabulary of ``labels``)."""

    excluded: frozenset[str]
    to_review: frozenset[str]
    signal: str


@rule("excluded_expenses", ExcludedParams, "not_applicable pass adjusted review label")
def excluded_expenses(case: Case, p: ExcludedParams) -> Finding:
    """Purchases the call does not pay for: set aside when declared, asked about when a label reads like one."""
    expenses = case.facts.expenses
    if not expenses:
        return NOT_APPLICABLE
    asked: list[int] = []
    hidden = False
    set_aside: list[int] = []
    excluded, to_review, signal = p.excluded, p.to_review, p.signal
    for index, expense in enumerate(expenses):
        if expense.nature in excluded:
            set_aside.append(index)
        elif expense.nature in to_review:
            asked.append(index)
        elif signal in expense.signals:
            hidden = True
            asked.append(index)
    if asked:
        return Finding(Outcome.REVIEW, "label" if hidden else "review", tuple(asked))
    if set_aside:
        values: dict[str, Value] = {"excluded_cents": sum(case.figures.costs[index] for index in set_aside)}
        return Finding(Outcome.ADJUSTED, "adjusted", tuple(set_aside), values)
    return PASS


@dataclass(frozen=True, slots=True)
class PublisherParams:
    """Natures with a publisher, countries counted inside, the share of the base the others may reach."""

    licences: frozenset[str]
    inside: frozenset[str]
    threshold: Fraction
    signal: str


@rule("outside_publishers", PublisherParams, "not_applicable pass missing above suspected")
def outside_publishers(case: Case, p: PublisherParams) -> Finding:
    """Licences of publishers outside the European Union stay a marginal part of the money."""
    missing: list[int] = []
    outside: list[int] = []
    suspected: list[int] = []
    concerned = False
    outside_cents = 0
    for index, expense in enumerate(case.facts.expenses):
        country = expense.publisher_country
        licence = expense.nature in p.licences
        concerned = concerned or licence or country is not None
        if country is None:
            if licence:
                missing.append(index)
        elif country not in p.inside:
            outside.append(index)
            outside_cents += case.figures.kept[index]
        elif p.signal in expense.signals:
            suspected.append(index)
    if not concerned:
        return NOT_APPLICABLE
    base = case.figures.base_cents
    values: dict[str, Value] = {"outside_cents": outside_cents, "base_cents": base, "threshold": p.threshold}
    if suspected:
        values["suspected"] = tuple(case.facts.expenses[index].id for index in suspected)
    if outside_cents * p.threshold.denominator > base * p.threshold.numerator:
        return Finding(Outcome.REVIEW, "above", tuple(outside), values)
    if missing:
        return Finding(Outcome.REVIEW, "missing", tuple(missing), values)
    if suspected:
        return Finding(Outcome.PASS, "suspected", tuple(suspected), values)
    return Finding(Outcome.PASS, "pass", tuple(outside), values)


@dataclass(frozen=True, slots=True)
class PeriodParams:
    """The natures bought for a period, whose dates must be known."""

    dated: frozenset[str]


@rule("covered_period", PeriodParams, "not_applicable pass missing adjusted")
def covered_period(case: Case, p: PeriodParams) -> Finding:
    """Subscriptions count for the months of the project only."""
    missing: list[int] = []
    beyond: list[int] = []
    known = False
    until = case.rulebook.covered_until
    for index in case.figures.remaining:
        expense = case.facts.expenses[index]
        if expense.covers_to is None:
            if expense.nature in p.dated:
                missing.append(index)
            continue
        known = True
        if expense.covers_to > until:
            beyond.append(index)
    values: dict[str, Value] = {"covered_until_on": until}
    if missing:
        return Finding(Outcome.REVIEW, "missing", tuple(missing), values)
    if beyond:
        figures = case.figures
        values["left_out_cents"] = sum(figures.costs[index] - figures.kept[index] for index in beyond)
        return Finding(Outcome.ADJUSTED, "adjusted", tuple(beyond), values)
    return Finding(Outcome.PASS, "pass", (), values) if known else NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class ScopeParams:
    """The natures that always need a look, whatever the axis."""

    to_review: frozenset[str]


@rule("in_scope", ScopeParams, "not_applicable pass review off_axis")
def in_scope(case: Case, p: ScopeParams) -> Finding:
    """Every remaining line belongs to an axis of the dossier."""
    if not case.figures.remaining:
        return NOT_APPLICABLE
    funded = case.rulebook.natures_of(case.facts.project.axes)
    unsure: list[int] = []
    off_axis: list[int] = []
    for index in case.figures.remaining:
        nature = case.facts.expenses[index].nature
        if nature in p.to_review:
            unsure.append(index)
        elif nature not in funded:
            off_axis.append(index)
    if unsure:
        return Finding(Outcome.REVIEW, "review", tuple(sorted(unsure + off_axis)))
    if off_axis:
        return Finding(Outcome.REVIEW, "off_axis", tuple(off_axis))
    return PASS


@rule("quoted", NoParams, "not_applicable pass review")
def quoted(case: Case, p: NoParams) -> Finding:
    """Every remaining line is justified by a piece."""
    expenses = case.facts.expenses
    if not expenses:
        return NOT_APPLICABLE
    bare = tuple(index for index in case.figures.remaining if expenses[index].quoted is not True)
    return Finding(Outcome.REVIEW, "review", bare) if bare else PASS


@rule("eligible_base", NoParams, "pass fail no_lines")
def eligible_base(case: Case, p: NoParams) -> Finding:
    """Something is left to subsidise."""
    values: dict[str, Value] = {"base_cents": case.figures.base_cents}
    if case.figures.base_cents == 0:
        return Finding(Outcome.FAIL, "fail" if case.facts.expenses else "no_lines", (), values)
    return Finding(Outcome.PASS, "pass", (), values)
