"""The answers of the public check as the contract's input, and what the rules say of them. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.money import decimal_string
from portal.eligibility.assess import assess_payload
from portal.eligibility.findings import Outcome
from portal.eligibility.rulebook import Rulebook
from portal.eligibility.verdict import verdict_of
from portal.forms.eligibility import CheckForm
from portal.web.common.bodies import BodyView
from portal.web.common.session import received_at

#: What cannot be looked at while nobody said what the project costs.
_ABOUT_MONEY = ("eligible_base",)
OTHER_NATURE = "other"


@dataclass(frozen=True, slots=True)
class Simulation:
    """The contract's output for the answers, whether it speaks of money, and what to gather before filing."""

    result: dict[str, Any]
    priced: bool
    pieces: tuple[str, ...]


def simulate(form: CheckForm, body: BodyView | None, rulebook: Rulebook) -> Simulation:
    """Assess what was answered; without an amount, the checks that need one are left for later."""
    result = assess_payload(payload_of(form, body, rulebook), rulebook)
    priced = form.amount.data is not None
    if not priced:
        result = _without_amount(result, rulebook)
    outcomes = {check["code"]: check["outcome"] for check in result["checks"]}
    return Simulation(result, priced, tuple(one.text for one in rulebook.pieces if one.is_needed(outcomes)))


def _without_amount(result: Mapping[str, Any], rulebook: Rulebook) -> dict[str, Any]:
    later = {check.code for check in rulebook.checks if check.rule in _ABOUT_MONEY}
    checks = [check for check in result["checks"] if check["code"] not in later]
    verdict = verdict_of(Outcome(check["outcome"]) for check in checks)
    return {**result, "checks": checks, "verdict": verdict.value}


def asks_france_services(body: BodyView | None, rulebook: Rulebook) -> bool:
    """Whether carrying France Services could change the answer for this body: not when it is eligible by itself."""
    if body is None:
        return True
    nothing_else = {"project": {}, "expenses": [], "financing": {}}
    result = assess_payload({"applicant": applicant_of(body, "none"), **nothing_else}, rulebook)
    carrier = next((check for check in rulebook.checks if check.rule == "applicant_type"), None)
    return carrier is not None and any(
        check["code"] == carrier.code and check["outcome"] != "pass" for check in result["checks"]
    )


def applicant_of(body: BodyView | None, france_services: str) -> dict[str, Any]:
    """The carrier as the reference knows it."""
    return {
        "siret": None,
        "legal_category": body.legal_category if body else None,
        "department": body.department if body else None,
        "population": body.population if body else None,
        "france_services": "declared" if france_services == "declared" else "none",
        "vat_recovered": True,
    }


def chosen_axes(form: CheckForm, rulebook: Rulebook) -> tuple[str, ...]:
    """The axis that was chosen; every axis while nobody knows, so that none is held against the project."""
    axis = form.main_axis.data or ""
    return (axis,) if axis in rulebook.axes_by_code else tuple(one.code for one in rulebook.axes)


def payload_of(form: CheckForm, body: BodyView | None, rulebook: Rulebook) -> dict[str, Any]:
    """The contract's input; what was not said stays unknown."""
    axes = chosen_axes(form, rulebook)
    return {
        "filed_at": received_at().isoformat(),
        "applicant": applicant_of(body, form.france_services.data or "none"),
        "project": {
            "axes": list(axes),
            "main_axis": axes[0],
            "digital_transformation": form.digital.answer,
            "decision_level_commitment": form.decision.answer,
            "other_window": "none",
            "first_legal_act_on": _day(form.first_legal_act_on.data),
            "start_on": _day(form.start_on.data),
            "results_on": _day(form.end_on.data),
            "financial_close_on": _day(form.end_on.data),
        },
        "expenses": _expenses(form, rulebook),
        "financing": {"requested": None, "own_funds": None, "others": _others(form)},
    }


def _expenses(form: CheckForm, rulebook: Rulebook) -> list[dict[str, Any]]:
    if form.amount.data is None:
        return []
    cost = decimal_string(form.amount.data)
    nature = form.nature.data if form.nature.data in rulebook.natures else OTHER_NATURE
    return [{"id": "1", "label": "Votre projet", "nature": nature, "excl_tax": cost, "incl_tax": cost, "quoted": True}]


def _others(form: CheckForm) -> list[dict[str, Any]]:
    amount = form.other_public.data or 0
    if not amount:
        return []
    return [{"id": "1", "kind": "public", "amount": decimal_string(amount), "status": "requested"}]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
