"""What is published of a rulebook, and the schema of the contract held against the engine."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings

from portal.eligibility.assess import assess_payload
from portal.eligibility.case import Applicant, Award, Expense, Facts, Financing, Funder, Project
from portal.eligibility.publish import base_schema, rulebook_json, schema_of
from portal.eligibility.rulebook import available_rulebooks, load_rulebook, load_rulebook_text
from tests.unit.eligibility.builders import MAIN, book, funder, output, payload
from tests.unit.eligibility.strategies import payloads
from tests.unit.eligibility.test_rulebook import TEXT

SCHEMA = base_schema()


def mismatches(value: Any, schema: dict[str, Any], where: str = "") -> list[str]:
    """Where a value leaves the schema: enough of JSON Schema for ours (formats apart)."""
    if "$ref" in schema:
        return mismatches(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], where)
    if "anyOf" in schema:
        return [] if any(not mismatches(value, one) for one in schema["anyOf"]) else [f"{where}: none of anyOf"]
    kinds = {"string": str, "object": dict, "array": list, "boolean": bool, "integer": int, "null": type(None)}
    kind = schema.get("type")
    if kind and (not isinstance(value, kinds[kind]) or (kind == "integer" and isinstance(value, bool))):
        return [f"{where}: not {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} not listed"]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{where}: {value!r} not as {schema['pattern']}"]
    found: list[str] = []
    if kind == "object":
        properties = schema.get("properties", {})
        found += [f"{where}.{key}: missing" for key in schema.get("required", []) if key not in value]
        if schema.get("additionalProperties", True) is False:
            found += [f"{where}.{key}: unknown" for key in value if key not in properties]
        for key in value.keys() & properties.keys():
            found += mismatches(value[key], properties[key], f"{where}.{key}")
    if kind == "array":
        if len(value) < schema.get("minItems", 0):
            found.append(f"{where}: too short")
        for rank, one in enumerate(value):
            found += mismatches(one, schema["items"], f"{where}[{rank}]")
    return found


@settings(max_examples=30, deadline=None)
@given(payloads())
def test_inputs_and_outputs_follow_the_schema(document: dict[str, Any]) -> None:
    assert mismatches(document, SCHEMA["$defs"]["input"]) == []
    assert mismatches(assess_payload(document, book()), SCHEMA["$defs"]["output"]) == []


def test_the_schema_refuses_what_the_engine_refuses() -> None:
    sound = payload(requested="1.00", others=[funder("1.00")])
    assert mismatches({**sound, "colour": 1}, SCHEMA["$defs"]["input"])
    assert mismatches({**sound, "envelope_available": 1}, SCHEMA["$defs"]["input"])
    assert mismatches({**sound, "envelope_available": "-1.00"}, SCHEMA["$defs"]["input"])
    assert mismatches({**output(), "verdict": "maybe"}, SCHEMA["$defs"]["output"])


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("applicant", Applicant), ("project", Project), ("expense", Expense), ("funder", Funder),
        ("financing", Financing), ("award", Award), ("input", Facts),
    ],
)  # fmt: skip
def test_the_schema_has_the_fields_of_the_facts(name: str, shape: type) -> None:
    derived = {"signals", "filed_on", "complete_on", "extra", "input_sha256"}
    assert (
        set(SCHEMA["$defs"][name]["properties"])
        == {field.name.removesuffix("_cents") for field in fields(shape)} - derived
    )


@pytest.mark.parametrize("slug", available_rulebooks())
def test_every_rulebook_is_published_with_its_sources(slug: str) -> None:
    rulebook = load_rulebook(slug)
    published = rulebook_json(rulebook)
    json.dumps(published, allow_nan=False)
    assert published["version"] == rulebook.version
    assert [one["code"] for one in published["checks"]] == list(rulebook.checks_by_code)
    assert all(one["text"] and one["sources"] and "{" not in one["text"] for one in published["checks"])
    assert schema_of(rulebook)["$defs"]["nature"]["enum"] == list(rulebook.natures)


def test_the_text_of_a_rule_follows_its_parameters() -> None:
    changed = load_rulebook_text(
        TEXT.replace('rate = "0.70"', 'rate = "0.65"').replace("2021-12-31", "2021-11-30"), "x"
    )
    texts = {one["code"]: one["text"] for one in rulebook_json(changed)["checks"]}
    assert "65\u00a0%" in texts["RATE"]
    assert "30\u00a0novembre\u00a02021" in texts["START_BY"]
    assert changed.window == MAIN
