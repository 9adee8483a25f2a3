"""What an applicant may still decide, rule by rule. Owns the honest changes; ``counterfactual`` checks that they help.

Never offered: another date for what is signed or begun, another name or nature for a purchase, a fact only the
applicant can know (population, funding, a publisher's country).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from portal.eligibility.changes import Change
from portal.eligibility.figures import months_touched
from portal.eligibility.findings import Case, Finding
from portal.eligibility.rulebook import CheckSpec
from portal.eligibility.rules.dates import DateLimitParams
from portal.eligibility.rules.expenses import PublisherParams, ScopeParams
from portal.eligibility.rules.project import StatementParams

#: Writes a change and returns whether there is one to offer.
Proposal = Callable[[Case, CheckSpec, Finding, Change], bool]


def _commit(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    params: StatementParams = check.params
    change.project(params.field, True)
    return True


def _choose_axis(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    project, known = case.facts.project, case.rulebook.axes_by_code
    axes = tuple(dict.fromkeys(code for code in project.axes or () if code in known))
    if not axes and project.main_axis is not None and project.main_axis in known:
        axes = (project.main_axis,)
    if not axes:
        natures = [case.facts.expenses[index].nature for index in case.figures.remaining]
        best = max(case.rulebook.axes, key=lambda axis: sum(nature in axis.natures for nature in natures))
        if not any(nature in best.natures for nature in natures):
            return False
        axes = (best.code,)
    change.project("axes", axes)
    if project.main_axis not in axes:
        change.project("main_axis", axes[0])
    return True


def _latest_start(case: Case) -> date | None:
    """The last day the project may start, given what is filed and planned."""
    project = case.facts.project
    later = [
        day
        for day in (case.rulebook.last_day_of("start_on"), project.results_on, project.financial_close_on)
        if day is not None
    ]
    earliest = case.facts.complete_on or case.facts.filed_on
    latest = min(later, default=None)
    return None if latest is None or (earliest is not None and latest < earliest) else latest


def _plan_start(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    latest = _latest_start(case)
    if found.variant != "start_missing" or latest is None:
        return False
    change.project("start_on", latest)
    return True


def _plan_date(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    params: DateLimitParams = check.params
    planned = _latest_start(case) if params.field == "start_on" else params.limit_on
    if planned is None or planned > params.limit_on:
        return False
    change.project(params.field, planned)
    return True


def _order_dates(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    project, begun_by = case.facts.project, case.facts.complete_on or case.facts.filed_on
    start = project.start_on
    if start is None:
        return False
    if project.first_legal_act_on is not None and project.first_legal_act_on > start:
        if begun_by is not None and start <= begun_by:
            return False
        start = project.first_legal_act_on
        change.project("start_on", start)
    for field in ("results_on", "financial_close_on"):
        planned: date | None = getattr(project, field)
        if planned is not None and planned < start:
            change.project(field, start)
    return True


def _drop_lines(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    change.drop(found.expenses)
    return True


def _drop_publishers(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    if found.variant != "above":
        return False
    params: PublisherParams = check.params
    kept, base = case.figures.kept, case.figures.kept_cents
    outside = sum(kept[index] for index in found.expenses)
    dropped: list[int] = []
    for index in sorted(found.expenses, key=lambda one: -kept[one]):
        if outside * params.threshold.denominator <= base * params.threshold.numerator:
            break
        dropped.append(index)
        outside -= kept[index]
        base -= kept[index]
    change.drop(dropped)
    return True


def _shorten(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    if found.variant != "adjusted":
        return False
    until = case.rulebook.covered_until
    gone: list[int] = []
    shorter: dict[int, dict[str, int | date]] = {}
    for index in found.expenses:
        expense = case.facts.expenses[index]
        if expense.covers_from is None or expense.covers_to is None:
            continue
        months, of = months_touched(expense.covers_from, until), months_touched(expense.covers_from, expense.covers_to)
        if months == 0:
            gone.append(index)
            continue
        shorter[index] = {
            "excl_tax_cents": expense.excl_tax_cents * months // of,
            "incl_tax_cents": expense.incl_tax_cents * months // of,
            "covers_to": until,
        }
    change.expenses(shorter)
    left_out = sum(case.figures.costs[index] - case.figures.kept[index] for index in found.expenses)
    left_out -= sum(case.figures.costs[index] for index in gone)
    change.lower_resources(left_out, case.figures.base_cents)
    if gone:
        change.drop(gone)
    return True


def _fit_scope(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    params: ScopeParams = check.params
    project = case.facts.project
    dropped = [index for index in found.expenses if case.facts.expenses[index].nature in params.to_review]
    wanted = {case.facts.expenses[index].nature for index in found.expenses} - params.to_review
    axes = list(project.axes or ())
    while wanted:
        best = max(case.rulebook.axes, key=lambda axis: len(wanted & axis.natures))
        if not wanted & best.natures:
            dropped += [i for i in found.expenses if case.facts.expenses[i].nature in wanted]
            break
        axes.append(best.code)
        wanted -= best.natures
    if project.axes is not None and project.axes and tuple(axes) != project.axes:
        change.project("axes", tuple(axes))
    if dropped:
        change.drop(dropped)
    return True


def _quote(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    change.expenses({index: {"quoted": True} for index in found.expenses})
    return True


def _balance(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    financing, figures = case.facts.financing, case.figures
    requested, own = financing.requested_cents, financing.own_funds_cents
    if requested is None or own is None:
        return False
    rest = figures.total_cents - figures.public_cents - figures.private_cents - requested
    change.plan(requested + min(rest, 0), max(rest, 0))
    return True


def _request_rate(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    at_rate = found.values["at_rate_cents"]
    if not isinstance(at_rate, int) or at_rate <= 0:
        return False
    change.request(at_rate)
    return True


def _request_limit(case: Case, check: CheckSpec, found: Finding, change: Change) -> bool:
    if found.limit_cents is None or found.limit_cents <= 0:
        return False
    change.request(found.limit_cents)
    return True


#: By rule name. A rule that is not here has nothing the applicant can still decide.
PROPOSALS: Mapping[str, Proposal] = {
    "statement": _commit,
    "axis": _choose_axis,
    "not_started_before_filing": _plan_start,
    "dates_coherent": _order_dates,
    "date_limit": _plan_date,
    "excluded_expenses": _drop_lines,
    "outside_publishers": _drop_publishers,
    "covered_period": _shorten,
    "in_scope": _fit_scope,
    "quoted": _quote,
    "plan_balanced": _balance,
    "rate": _request_rate,
    "own_share": _request_limit,
    "public_aid_ceiling": _request_limit,
    "cap": _request_limit,
    "envelope": _request_limit,
}
#: At payment the lines are real spending: a missing piece is all that can still be brought.
AT_PAYMENT = frozenset(("quoted",))
