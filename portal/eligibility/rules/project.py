"""Rules about the project itself: who stands behind it, its axis, its digital nature, the other windows."""

from __future__ import annotations

from dataclasses import dataclass

from portal.eligibility.findings import PASS, Case, Finding, Outcome, rule


@dataclass(frozen=True, slots=True)
class StatementParams:
    """The yes-or-no fact of the project that the rule reads (a field name)."""

    field: str


@rule("statement", StatementParams, "pass fail unknown")
def statement(case: Case, p: StatementParams) -> Finding:
    """A statement the applicant makes: yes passes, no fails, silence is for a human."""
    value: bool | None = getattr(case.facts.project, p.field)
    if value is None:
        return Finding(Outcome.REVIEW, "unknown", (), {p.field: None})
    if value:
        return Finding(Outcome.PASS, "pass", (), {p.field: True})
    return Finding(Outcome.FAIL, "fail", (), {p.field: False})


@dataclass(frozen=True, slots=True)
class NoParams:
    """Nothing to set: the facts and the window are enough."""


@rule("axis", NoParams, "pass none unknown main")
def axis(case: Case, p: NoParams) -> Finding:
    """At least one axis of the window, the main one among them."""
    project = case.facts.project
    axes = project.axes or ()
    values = {"axes": axes, "main_axis": project.main_axis}
    if not axes:
        return Finding(Outcome.FAIL, "none", (), values)
    known = case.rulebook.axes_by_code
    if any(code not in known for code in axes):
        return Finding(Outcome.FAIL, "unknown", (), values)
    if project.main_axis not in axes:
        return Finding(Outcome.FAIL, "main", (), values)
    return Finding(Outcome.PASS, "pass", (), values)


@dataclass(frozen=True, slots=True)
class OtherWindowParams:
    """The answer that means no other window was asked."""

    alone: str


@rule("other_window", OtherWindowParams, "pass unknown")
def other_window(case: Case, p: OtherWindowParams) -> Finding:
    """Is the project also a matter for another window of the fund?"""
    answer = case.facts.project.other_window
    if answer == p.alone:
        return PASS._replace(values={"other_window": answer})
    return Finding(Outcome.REVIEW, answer or "unknown", (), {"other_window": answer})
