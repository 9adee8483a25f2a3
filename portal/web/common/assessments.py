"""An assessment ready for a page: the contract's JSON as frozen values, grouped by what the reader has to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from portal.domain.money import format_rate, from_decimal_string

#: Badge of each outcome: label, DSFR kind.
OUTCOMES: dict[str, tuple[str, str]] = {
    "pass": ("Conforme", "success"),
    "fail": ("Non conforme", "error"),
    "review": ("À apprécier", "info"),
    "adjusted": ("Montant ajusté", "warning"),
    "not_applicable": ("Sans objet", ""),
}
#: Verdict: title, sentence, DSFR alert kind.
VERDICTS: dict[str, tuple[str, str, str]] = {
    "eligible": (
        "Votre projet entre dans le guichet",
        "Aucun obstacle n’apparaît dans ce que vous avez indiqué.",
        "success",
    ),
    "to_review": (
        "Votre projet peut entrer dans le guichet",
        "Rien ne s’y oppose, mais certains points seront appréciés par la préfecture ou restent à préciser.",
        "info",
    ),
    "ineligible": (
        "Une condition n’est pas remplie",
        "Voyez ci-dessous ce qui s’oppose à votre demande, et ce qui changerait la réponse.",
        "warning",
    ),
}


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a rule comes from; ``quote`` is empty for a law or a parameter."""

    label: str
    quote: str
    kind: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change that would improve a check, and the most that could then be granted (cents)."""

    message: str
    max_grant_cents: int


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check as a page shows it."""

    code: str
    label: str
    outcome: str
    outcome_label: str
    outcome_kind: str
    blocks_filing: bool
    message: str
    expense_ids: tuple[str, ...]
    sources: tuple[SourceView, ...]
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the waterfall, in cents."""

    label: str
    limit_cents: int | None
    amount_cents: int


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """A whole assessment."""

    verdict: str
    title: str
    sentence: str
    kind: str
    checks: tuple[CheckView, ...]
    steps: tuple[StepView, ...]
    total_cents: int
    base_cents: int
    max_grant_cents: int
    rate: str
    rulebook_version: str

    def having(self, *outcomes: str) -> tuple[CheckView, ...]:
        """Checks of these outcomes, in the rulebook's order."""
        return tuple(check for check in self.checks if check.outcome in outcomes)

    @property
    def blocking(self) -> tuple[CheckView, ...]:
        return tuple(check for check in self.having("fail") if check.blocks_filing)

    @property
    def obstacles(self) -> tuple[CheckView, ...]:
        return tuple(check for check in self.having("fail") if not check.blocks_filing)


def assessment_view(result: Mapping[str, Any]) -> AssessmentView:
    """From the contract's output."""
    title, sentence, kind = VERDICTS[result["verdict"]]
    amount = result["amount"]
    changes: dict[str, list[ChangeView]] = {}
    for one in result["counterfactuals"]:
        change = ChangeView(one["message"], from_decimal_string(one["then"]["max_grant"]))
        changes.setdefault(one["check"], []).append(change)
    return AssessmentView(
        verdict=result["verdict"],
        title=title,
        sentence=sentence,
        kind=kind,
        checks=tuple(_check(check, tuple(changes.get(check["code"], ()))) for check in result["checks"]),
        steps=tuple(
            StepView(s["label"], _cents(s["limit"]), from_decimal_string(s["amount"])) for s in amount["steps"]
        ),
        total_cents=from_decimal_string(amount["total_cost"]),
        base_cents=from_decimal_string(amount["eligible_base"]),
        max_grant_cents=from_decimal_string(amount["max_grant"]),
        rate=format_rate(Fraction(amount["rate"])),
        rulebook_version=result["rulebook_version"],
    )


def _cents(text: str | None) -> int | None:
    return None if text is None else from_decimal_string(text)


def _check(check: Mapping[str, Any], changes: tuple[ChangeView, ...]) -> CheckView:
    label, kind = OUTCOMES[check["outcome"]]
    return CheckView(
        code=check["code"],
        label=check["label"],
        outcome=check["outcome"],
        outcome_label=label,
        outcome_kind=kind,
        blocks_filing=check["blocks_filing"],
        message=check["message"],
        expense_ids=tuple(check["expense_ids"]),
        sources=tuple(_source(source) for source in check["sources"]),
        changes=changes,
    )


def _source(source: Mapping[str, Any]) -> SourceView:
    label = ", ".join(part for part in (source["document"], source.get("section")) if part)
    return SourceView(label, source.get("quote") or "", source["kind"])
