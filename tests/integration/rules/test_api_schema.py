"""The API held against its published description: whatever is sent, no server error, answers as described."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from portal import build_runtime, create_app
from portal.config import Settings
from portal.domain.clocks import FixedClock
from portal.eligibility.rulebook import available_rulebooks
from portal.web.api import assessments
from portal.web.common.throttle import Throttle
from tests.unit.eligibility.builders import payload
from tests.unit.eligibility.strategies import ANY_JSON

CHECKS = (not_a_server_error, response_schema_conformance, status_code_conformance)
URL = "/api/v1/windows/fitn7-axe3-71-2021/assessments"
LONG = int(os.environ.get("API_EXAMPLES", "400"))
QUICK = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "derandomize": True}


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application on an empty database, its throttle wide open."""
    folder = tmp_path_factory.mktemp("door")
    shutil.copy(sqlite_template, folder / "door.sqlite3")
    env = {
        "INSTANCE_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'door.sqlite3'}", "PORTAL_MODE": "demo",
        "SECRET_KEY": "only-for-tests", "PUBLIC_URL": "http://portail.test",
    }  # fmt: skip
    runtime = replace(build_runtime(Settings.from_env(env)), legal=FixedClock(datetime(2021, 10, 15, 8, tzinfo=UTC)))
    return create_app(runtime=runtime)


@pytest.fixture(autouse=True)
def unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessments, "THROTTLE", Throttle(limit=10**9))


def _explore(door: Flask, examples: int) -> dict[str, set[int]]:
    """Send generated requests to every operation, valid and not; the statuses met by each method."""
    described = door.test_client().get("/api/v1/openapi.json").json
    described["paths"] = {
        path: {method: _with_known_windows(operation) for method, operation in operations.items()}
        for path, operations in described["paths"].items()
    }
    schema = schemathesis.openapi.from_dict(described)
    schema.app = door
    met: dict[str, set[int]] = {}
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        for found in schema.get_all_operations():
            operation = found.ok()

            @settings(max_examples=examples, **QUICK)
            @given(case=operation.as_strategy(generation_mode=mode))
            def send(case: Any) -> None:
                response = case.call(app=door)
                met.setdefault(case.method.upper(), set()).add(response.status_code)
                case.validate_response(response, checks=list(CHECKS))

            send()
    return met


def _with_known_windows(operation: dict[str, Any]) -> dict[str, Any]:
    """Without names of real windows every generated request would meet the same 404."""
    known = {"type": "string", "enum": list(available_rulebooks())}
    parameters = [{**one, "schema": known} if one["in"] == "path" else one for one in operation["parameters"]]
    return {**operation, "parameters": parameters}


def test_no_request_of_the_description_breaks_the_api(door: Flask) -> None:
    met = _explore(door, examples=25)
    assert {200, 422} <= met["POST"], "dossiers are assessed and refused"
    assert {200, 404} <= met["GET"]


@pytest.mark.long
def test_many_requests_break_nothing_either(door: Flask) -> None:
    assert {200, 422} <= _explore(door, examples=LONG)["POST"]


@settings(max_examples=40, **QUICK)
@given(body=st.one_of(ANY_JSON.map(json.dumps).map(str.encode), st.binary(max_size=200)))
def test_any_bytes_get_sentences(door: Flask, body: bytes) -> None:
    answer = door.test_client().post(URL, data=body)
    assert answer.status_code == 422
    assert all(one["message"].endswith(".") and set(one) == {"path", "message"} for one in answer.json["errors"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "pas du JSON"),
        (b"{", "ligne 1"),
        (b"[" * 100_000, "trop profond"),
        (b'{"a":' * 100_000, "trop profond"),
        (b'{"filed_at": NaN}', "pas du JSON"),
        (b'{"filed_at": -Infinity}', "pas du JSON"),
        (b"1" * 10_000, "pas du JSON"),
        (b'{"a": 1e999}', "n’existe pas"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"expenses": [], "expenses": []}', "deux fois"),
        (b'{"financing": {"requested": "1.00", "requested": "2.00"}}', "requested"),
        (b"null", "objet JSON"),
        (b"[]", "objet JSON"),
        (b'"dossier"', "objet JSON"),
    ],
)
def test_what_is_not_a_dossier_is_said_to_be(door: Flask, body: bytes, said: str) -> None:
    answer = door.test_client().post(URL, data=body)
    assert answer.status_code == 422
    assert any(said in one["message"] for one in answer.json["errors"]), answer.json


def test_a_string_of_a_megabyte_gets_its_sentence(door: Flask) -> None:
    large = payload()
    large["expenses"][0]["label"] = "x" * 1_000_000
    answer = door.test_client().post(URL, json=large)
    assert (answer.status_code, [one["path"] for one in answer.json["errors"]]) == (422, ["/expenses/0/label"])


def test_ten_thousand_lines_are_answered(door: Flask) -> None:
    line = {"label": "Site", "nature": "website", "excl_tax": "1.00", "incl_tax": "1.20"}
    many = payload(lines=[{"id": str(number), **line} for number in range(10_000)])
    answer = door.test_client().post(URL, json=many)
    assert answer.status_code == 200
    assert answer.json["amount"]["total_cost"] == "10000.00"


def test_refusals_of_the_door_are_json(door: Flask) -> None:
    client = door.test_client()
    unknown = client.post("/api/v1/windows/inconnu/assessments", json=payload())
    heavy = client.post(URL, data=b" " * (assessments.MAX_BODY + 1))
    method = client.get(URL)
    for answer, status in ((unknown, 404), (heavy, 413), (method, 405)):
        assert answer.status_code == status
        assert answer.json["error"]["code"] == status
        assert re.search(r"[a-zé]\.", answer.json["error"]["message"])
