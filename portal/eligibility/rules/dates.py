"""Rules about time: the closing day, the start after filing, the deadlines of the project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.eligibility.findings import NOT_APPLICABLE, PASS, Case, Finding, Outcome, Value, rule
from portal.eligibility.rules.project import NoParams


@rule("filed_on_time", NoParams, "not_applicable pass fail")
def filed_on_time(case: Case, p: NoParams) -> Finding:
    """Received, in Paris, on the closing day at the latest."""
    facts = case.facts
    if facts.filed_on is None:
        return NOT_APPLICABLE
    values: dict[str, Value] = {"filed_at": facts.filed_at, "closes_on": case.rulebook.closes_on}
    late = facts.filed_on > case.rulebook.closes_on
    return Finding(Outcome.FAIL, "fail", (), values) if late else Finding(Outcome.PASS, "pass", (), values)


@rule(
    "not_started_before_filing",
    NoParams,
    "not_applicable pass act_before start_before act_around start_missing start_around",
)
def not_started_before_filing(case: Case, p: NoParams) -> Finding:
    """Nothing that commits the applicant before filing; from a complete file on, it may."""
    filed, project = case.facts.filed_on, case.facts.project
    if filed is None:
        return NOT_APPLICABLE
    complete = case.facts.complete_on or filed
    act, start = project.first_legal_act_on, project.start_on
    values: dict[str, Value] = {
        "filed_on": filed,
        "complete_on": complete,
        "first_legal_act_on": act,
        "start_on": start,
    }
    if act is not None and act < filed:
        return Finding(Outcome.FAIL, "act_before", (), values)
    if start is not None and start < filed:
        return Finding(Outcome.FAIL, "start_before", (), values)
    if act is not None and act <= complete:
        return Finding(Outcome.REVIEW, "act_around", (), values)
    if start is None:
        return Finding(Outcome.REVIEW, "start_missing", (), values)
    if start < complete:
        return Finding(Outcome.REVIEW, "start_around", (), values)
    return Finding(Outcome.PASS, "pass", (), values)


@rule("dates_coherent", NoParams, "pass act_after_start results_before_start close_before_start")
def dates_coherent(case: Case, p: NoParams) -> Finding:
    """The dates of the project follow one another."""
    project = case.facts.project
    start = project.start_on
    if start is None:
        return PASS
    for earlier, later, variant in (
        (project.first_legal_act_on, start, "act_after_start"),
        (start, project.results_on, "results_before_start"),
        (start, project.financial_close_on, "close_before_start"),
    ):
        if earlier is not None and later is not None and later < earlier:
            values: dict[str, Value] = {
                "first_legal_act_on": project.first_legal_act_on,
                "start_on": start,
                "results_on": project.results_on,
                "financial_close_on": project.financial_close_on,
            }
            return Finding(Outcome.REVIEW, variant, (), values)
    return PASS


@dataclass(frozen=True, slots=True)
class DateLimitParams:
    """A planned date (a field of the project) and the last day it may be."""

    field: str
    limit_on: date


@rule("date_limit", DateLimitParams, "pass missing fail")
def date_limit(case: Case, p: DateLimitParams) -> Finding:
    """A planned date known and not after its limit."""
    planned: date | None = getattr(case.facts.project, p.field)
    values: dict[str, Value] = {p.field: planned, "limit_on": p.limit_on}
    if planned is None:
        return Finding(Outcome.REVIEW, "missing", (), values)
    if planned > p.limit_on:
        return Finding(Outcome.FAIL, "fail", (), values)
    return Finding(Outcome.PASS, "pass", (), values)
