"""A rulebook as others read it: the published JSON of the rules and the JSON Schema of the assessment.

Both are drawn from the rulebook the engine runs, so that what is published is what is applied.
"""

from __future__ import annotations

import copy
import json
from functools import lru_cache
from importlib import resources
from typing import Any

from portal.domain.money import decimal_string
from portal.eligibility.assess import source_json
from portal.eligibility.messages import rate_string
from portal.eligibility.rulebook import Axis, Rulebook

_EXTRA_TYPES: dict[str, dict[str, Any]] = {
    "money": {"$ref": "#/$defs/money"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer", "minimum": 0},
    "date": {"$ref": "#/$defs/date"},
}


def rulebook_json(rulebook: Rulebook) -> dict[str, Any]:
    """The rules as published: code, text, source, parameters, version, and the scoring grid."""
    content = json.loads(rulebook.content)
    parameters = {check["code"]: check.get("params", {}) for check in content["checks"]}
    return {
        "window": rulebook.window,
        "title": rulebook.title,
        "fund": rulebook.fund,
        "version": rulebook.version,
        "opens_on": None if rulebook.opens_on is None else rulebook.opens_on.isoformat(),
        "closes_on": rulebook.closes_on.isoformat(),
        "rate": rate_string(rulebook.rate),
        "cap": _money(rulebook.cap_cents),
        "envelope": _money(rulebook.envelope_cents),
        "covered_until": rulebook.covered_until.isoformat(),
        "natures": dict(rulebook.natures),
        "excluded_natures": sorted(rulebook.excluded_natures),
        "categories": content["categories"],
        "axes": [_axis_json(axis) for axis in rulebook.axes],
        "checks": [
            {
                "code": check.code,
                "label": check.label,
                "text": check.text,
                "rule": check.rule,
                "blocks_filing": check.blocks_filing,
                "parameters": parameters[check.code],
                "sources": [source_json(source) for source in check.sources],
            }
            for check in rulebook.checks
        ],
        "priorities": [
            {"code": one.code, "label": one.label, "sources": [source_json(source) for source in one.sources]}
            for one in rulebook.priorities
        ],
        "steps": dict(rulebook.step_labels),
        "extra_inputs": {path: dict(declared) for path, declared in rulebook.extra_inputs.items()},
        "pieces": content.get("pieces", []),
        "amendments": content.get("amendments", []),
    }


def _money(cents: int | None) -> str | None:
    return None if cents is None else decimal_string(cents)


def _axis_json(axis: Axis) -> dict[str, Any]:
    return {
        "code": axis.code,
        "label": axis.label,
        "description": axis.description,
        "natures": sorted(axis.natures),
        "criteria": [
            {"code": one.code, "label": one.label, "weight": one.weight, "levels": list(one.anchors)}
            for one in axis.criteria
        ],
    }


@lru_cache(maxsize=1)
def _schema_text() -> str:
    return (resources.files("portal.eligibility") / "schema.json").read_text(encoding="utf-8")


def base_schema() -> dict[str, Any]:
    """The JSON Schema of the contract (``$defs`` ``input`` and ``output``), a fresh copy each time."""
    schema: dict[str, Any] = json.loads(_schema_text())
    return schema


def schema_of(rulebook: Rulebook) -> dict[str, Any]:
    """The schema for one window: its natures, its extra inputs, the codes of its checks and steps."""
    schema = base_schema()
    definitions = schema["$defs"]
    definitions["nature"]["enum"] = list(rulebook.natures)
    definitions["check"]["properties"]["code"]["enum"] = list(rulebook.checks_by_code)
    definitions["step"]["properties"]["code"]["enum"] = list(rulebook.step_labels)
    for path, declared in rulebook.extra_inputs.items():
        section, _, key = path.partition(".")
        described = copy.deepcopy(_EXTRA_TYPES[declared["type"]])
        definitions[section]["properties"][key] = {
            "anyOf": [described, {"type": "null"}],
            "description": declared["label"],
        }
    return schema
