"""Inputs of the contract for tests: a sound dossier, and what one test changes in it."""

from __future__ import annotations

import copy
from typing import Any

from portal.eligibility.assess import Assessment, assess, assess_payload
from portal.eligibility.facts import parse_facts
from portal.eligibility.rulebook import Rulebook, load_rulebook

MAIN = "fitn7-axe3-71-2021"
_SOUND: dict[str, Any] = {
    "filed_at": "2021-10-15T10:30:00+02:00",
    "complete_at": None,
    "applicant": {
        "siret": "21710543600018",
        "legal_category": "7210",
        "department": "71",
        "population": 5489,
        "france_services": "none",
        "funded_only_by_local_authorities": None,
        "already_granted": "0.00",
        "vat_recovered": True,
    },
    "project": {
        "axes": ["3c"],
        "main_axis": "3c",
        "digital_transformation": True,
        "decision_level_commitment": True,
        "other_window": "none",
        "first_legal_act_on": None,
        "start_on": "2021-11-15",
        "results_on": "2022-06-30",
        "financial_close_on": "2022-09-30",
    },
    "expenses": [],
    "financing": {"requested": None, "own_funds": None, "others": []},
    "envelope_available": "297029.75",
    "award": None,
}


def book(slug: str = MAIN) -> Rulebook:
    """A packaged rulebook."""
    return load_rulebook(slug)


def line(amount: str = "18000.00", nature: str = "website", ident: str = "1", **more: Any) -> dict[str, Any]:
    """One expense, quoted, its tax recovered (20 % on top)."""
    whole, cents = amount.split(".")
    incl = (int(whole) * 100 + int(cents)) * 6 // 5
    return {
        "id": ident,
        "label": "Refonte du site et prise de rendez-vous",
        "nature": nature,
        "excl_tax": amount,
        "incl_tax": f"{incl // 100}.{incl % 100:02d}",
        "quoted": True,
        **more,
    }


def funder(amount: str, ident: str = "a", **more: Any) -> dict[str, Any]:
    """Another public funder, asked and not answered yet."""
    return {"id": ident, "funder": "Département", "kind": "public", "amount": amount, "status": "requested", **more}


def payload(
    *,
    lines: list[dict[str, Any]] | None = None,
    requested: str | None = None,
    own: str | None = None,
    others: list[dict[str, Any]] | None = None,
    applicant: dict[str, Any] | None = None,
    project: dict[str, Any] | None = None,
    **top: Any,
) -> dict[str, Any]:
    """A sound dossier with what the test changes."""
    made = copy.deepcopy(_SOUND)
    made["expenses"] = [line()] if lines is None else lines
    made["financing"] = {"requested": requested, "own_funds": own, "others": others or []}
    made["applicant"].update(applicant or {})
    made["project"].update(project or {})
    made.update(top)
    return made


def assessed(slug: str = MAIN, **changes: Any) -> Assessment:
    """The assessment of a changed sound dossier."""
    rulebook = book(slug)
    return assess(parse_facts(payload(**changes), rulebook), rulebook)


def outcome(code: str, slug: str = MAIN, **changes: Any) -> str:
    """The outcome of one check on a changed sound dossier."""
    return assessed(slug, **changes).finding(code).outcome.value


def output(slug: str = MAIN, **changes: Any) -> dict[str, Any]:
    """The contract's JSON for a changed sound dossier."""
    return assess_payload(payload(**changes), book(slug))


def check(result: dict[str, Any], code: str) -> dict[str, Any]:
    """One check of an output."""
    return next(one for one in result["checks"] if one["code"] == code)


def step(assessment: Assessment, code: str) -> int | None:
    """The amount of a step in cents, None when there is no such step."""
    return next((one.amount_cents for one in assessment.steps if one.code == code), None)


def patched(document: Any, patch: list[dict[str, Any]]) -> Any:
    """RFC 6902 for the operations the contract uses: add and replace members, remove members and items."""
    result = copy.deepcopy(document)
    for operation in patch:
        *parents, last = (part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:])
        target = result
        for part in parents:
            target = target[int(part)] if isinstance(target, list) else target[part]
        key: Any = int(last) if isinstance(target, list) else last
        if operation["op"] == "remove":
            del target[key]
        elif operation["op"] == "replace":
            assert not isinstance(target, dict) or key in target, operation
            target[key] = operation["value"]
        else:
            assert operation["op"] == "add"
            assert isinstance(target, dict)
            target[key] = operation["value"]
    return result
