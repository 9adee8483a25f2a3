"""What would change the answer: for each obstacle the applicant can act on, one change that improves it.

A change is offered only when, assessed again, it improves its check and makes no other check fail or need a look.
The rulebook decides which checks offer one (the message ``change``); ``proposals`` says what may be changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.domain.money import decimal_string
from portal.eligibility.assess import Assessment, assess
from portal.eligibility.case import Facts
from portal.eligibility.changes import Change, ImpossibleChangeError, Operation
from portal.eligibility.findings import RANK, Case, Finding, Outcome
from portal.eligibility.messages import quoted_labels, render
from portal.eligibility.proposals import AT_PAYMENT, PROPOSALS
from portal.eligibility.rulebook import CheckSpec, Rulebook
from portal.eligibility.verdict import Verdict

_ACTED_ON = frozenset((Outcome.FAIL, Outcome.REVIEW, Outcome.ADJUSTED))


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """A change on offer: the check it improves, the patch of the input, and what the assessment then says."""

    check: str
    message: str
    patch: tuple[Operation, ...]
    outcome: Outcome
    verdict: Verdict
    max_grant_cents: int


def counterfactuals(facts: Facts, assessment: Assessment, rulebook: Rulebook) -> Iterator[Counterfactual]:
    """The changes on offer, in the order of the checks; at most one for each."""
    case = Case(facts, assessment.figures, rulebook)
    for rank, (check, found) in enumerate(assessment.pairs()):
        if found.outcome in _ACTED_ON and "change" in check.messages:
            offered = _try(rank, check, found, case, assessment)
            if offered is not None:
                yield offered


def _try(rank: int, check: CheckSpec, found: Finding, case: Case, before: Assessment) -> Counterfactual | None:
    propose = PROPOSALS.get(check.rule)
    if propose is None or (case.facts.award is not None and check.rule not in AT_PAYMENT):
        return None
    change = Change(case.facts, case.rulebook)
    try:
        if not propose(case, check, found, change) or not change.patch:
            return None
    except ImpossibleChangeError:
        return None
    after = assess(change.facts, case.rulebook)
    if not _improves(rank, before, after):
        return None
    return Counterfactual(
        check=check.code,
        message=_message(check, found, case, change, after),
        patch=tuple(change.patch),
        outcome=after.findings[rank].outcome,
        verdict=after.verdict,
        max_grant_cents=after.max_grant_cents,
    )


def _improves(rank: int, before: Assessment, after: Assessment) -> bool:
    for other, (was, now) in enumerate(zip(before.findings, after.findings, strict=True)):
        if other == rank:
            if RANK[now.outcome] <= RANK[was.outcome]:
                return False
        elif RANK[now.outcome] < RANK[was.outcome] and now.outcome is not Outcome.ADJUSTED:
            return False
    return True


def _message(check: CheckSpec, found: Finding, case: Case, change: Change, after: Assessment) -> str:
    financing, project = change.facts.financing, change.facts.project
    values = {
        **found.values,
        "to_cents": financing.requested_cents,
        "own_to_cents": financing.own_funds_cents,
        "grant_cents": after.max_grant_cents,
        "axes_to": project.axes,
        "date_to": getattr(project, getattr(check.params, "field", "start_on"), None),
    }
    shown = {"lines": quoted_labels([case.facts.expenses[index].label for index in found.expenses])}
    template = check.messages.get(f"change_{found.variant}") or check.messages["change"]
    return render(template, values, case.rulebook, shown)


def counterfactuals_json(facts: Facts, assessment: Assessment, rulebook: Rulebook) -> list[dict[str, Any]]:
    """The changes on offer as the contract writes them."""
    return [
        {
            "check": one.check,
            "message": one.message,
            "patch": list(one.patch),
            "then": {
                "outcome": one.outcome.value,
                "verdict": one.verdict.value,
                "max_grant": decimal_string(one.max_grant_cents),
            },
        }
        for one in counterfactuals(facts, assessment, rulebook)
    ]
