"""The one assessment everybody uses. Owns its order: figures, checks, waterfall, verdict; then its JSON.

``assess`` is the fast path and builds no sentence; ``assessment_json`` writes the contract's output, messages included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.domain.money import decimal_string
from portal.eligibility.case import Facts
from portal.eligibility.facts import parse_facts
from portal.eligibility.figures import Figures, draw_figures
from portal.eligibility.findings import Case, Finding, Outcome
from portal.eligibility.messages import explain, facts_of, rate_string
from portal.eligibility.rulebook import CheckSpec, Rulebook, Source
from portal.eligibility.verdict import Verdict, verdict_of
from portal.eligibility.waterfall import Step, applied_rate, next_step, opening_steps


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rulebook says of a dossier: findings in the rulebook's order, steps, sums, verdict."""

    rulebook: Rulebook
    verdict: Verdict
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    figures: Figures

    @property
    def max_grant_cents(self) -> int:
        """The last step of the waterfall: computed even when ineligible."""
        return self.steps[-1].amount_cents

    @property
    def prevents_filing(self) -> bool:
        """Whether a failed check of those that block filing stands in the way."""
        return any(f.outcome is Outcome.FAIL and check.blocks_filing for check, f in self.pairs())

    def pairs(self) -> Iterator[tuple[CheckSpec, Finding]]:
        """Each check with its finding, in order."""
        return zip(self.rulebook.checks, self.findings, strict=True)

    def finding(self, code: str) -> Finding:
        """The finding of one check. Raises KeyError when the rulebook has no such check."""
        for check, found in self.pairs():
            if check.code == code:
                return found
        raise KeyError(code)


def assess(facts: Facts, rulebook: Rulebook) -> Assessment:
    """Every check once, in order, then the verdict. Pure and total."""
    case = Case(facts, draw_figures(facts, rulebook), rulebook)
    steps = opening_steps(case)
    running = steps[-1].amount_cents
    findings: list[Finding] = []
    for check in rulebook.checks:
        entry = check.entry
        if entry.limits:
            found = entry.function(case, check.params, running)
            if found.limit_cents is not None:
                steps.append(next_step(check.code, found.limit_cents, running))
                running = steps[-1].amount_cents
        else:
            found = entry.function(case, check.params)
        findings.append(found)
    verdict = verdict_of(found.outcome for found in findings)
    return Assessment(rulebook, verdict, tuple(findings), tuple(steps), case.figures)


def assess_payload(payload: object, rulebook: Rulebook) -> dict[str, Any]:
    """From the contract's input to its output. Raises InputError when the input cannot be read."""
    facts = parse_facts(payload, rulebook)
    return assessment_json(facts, assess(facts, rulebook), rulebook)


def assessment_json(
    facts: Facts, assessment: Assessment, rulebook: Rulebook, counterfactuals: bool = True
) -> dict[str, Any]:
    """The contract's output. Without ``counterfactuals`` their list is empty."""
    from portal.eligibility.counterfactual import counterfactuals_json

    return {
        "window": rulebook.window,
        "rulebook_version": rulebook.version,
        "input_sha256": facts.input_sha256,
        "verdict": assessment.verdict.value,
        "checks": [_check_json(check, found, facts, rulebook) for check, found in assessment.pairs()],
        "amount": amount_json(facts, assessment, rulebook),
        "counterfactuals": counterfactuals_json(facts, assessment, rulebook) if counterfactuals else [],
    }


def _check_json(check: CheckSpec, found: Finding, facts: Facts, rulebook: Rulebook) -> dict[str, Any]:
    return {
        "code": check.code,
        "label": check.label,
        "outcome": found.outcome.value,
        "blocks_filing": check.blocks_filing,
        "expense_ids": [facts.expenses[index].id for index in found.expenses],
        "facts": facts_of(found),
        "message": explain(check, found, facts, rulebook),
        "sources": [source_json(source) for source in check.sources],
    }


def source_json(source: Source) -> dict[str, Any]:
    """A source as the contract shows it; an assumption says so."""
    shown: dict[str, Any] = {"kind": source.kind, "document": source.document, "section": source.section}
    if source.quote is not None:
        shown["quote"] = source.quote
    if source.assumption:
        shown["assumption"] = True
    return shown


def amount_json(facts: Facts, assessment: Assessment, rulebook: Rulebook) -> dict[str, Any]:
    """The sums and the waterfall, in decimal strings."""
    figures = assessment.figures
    at_rate = next(step.amount_cents for step in assessment.steps if step.code == "RATE")
    return {
        "total_cost": decimal_string(figures.total_cents),
        "excluded": decimal_string(figures.total_cents - figures.kept_cents),
        "eligible_base": decimal_string(figures.base_cents),
        "rate": rate_string(applied_rate(facts, rulebook)),
        "at_rate": decimal_string(at_rate),
        "max_grant": decimal_string(assessment.max_grant_cents),
        "steps": [
            {
                "code": step.code,
                "label": rulebook.step_labels[step.code],
                "limit": None if step.limit_cents is None else decimal_string(step.limit_cents),
                "amount": decimal_string(step.amount_cents),
            }
            for step in assessment.steps
        ],
    }
