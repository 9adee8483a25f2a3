"""What needs no account: the call, the eligibility check, the JSON door, the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.clocks import FixedClock
from portal.models import Assessment, AuditEvent, Dossier
from portal.services.runtime import Runtime
from tests.integration.applicant.browser import fields_of, text_of
from tests.integration.applicant.test_filing import ONE_SECOND_LATE

ROOT = Path(__file__).resolve().parents[3]
WINDOW = "fitn7-axe3-71-2021"
PAYLOAD = {
    "filed_at": "2021-10-15T10:30:00+02:00",
    "applicant": {"siret": "21710543600018", "legal_category": "7210", "department": "71", "population": 5489},
    "project": {
        "axes": ["3c"],
        "main_axis": "3c",
        "digital_transformation": True,
        "decision_level_commitment": True,
        "other_window": "none",
        "start_on": "2021-11-15",
        "results_on": "2022-06-30",
        "financial_close_on": "2022-09-30",
    },
    "expenses": [
        {
            "id": "1",
            "label": "Site",
            "nature": "website",
            "excl_tax": "18000.00",
            "incl_tax": "21600.00",
            "quoted": True,
        }
    ],
    "financing": {"requested": "12600.00", "own_funds": "5400.00"},
}


def test_the_home_page_says_the_call_with_its_own_words(app: Flask, legal_clock: FixedClock) -> None:
    client = app.test_client()
    page = text_of(client.get("/"))
    for expected in ("22 octobre 2021", "70 %", "30 000,00 €", "297 029,75 €", "Le guichet est ouvert"):
        assert expected in page
    assert "Les dépenses de personnel ne sont pas financées par France Relance" in page
    legal_clock.move_to(ONE_SECOND_LATE)
    assert "Le guichet est fermé" in text_of(client.get("/"))


def test_the_check_answers_with_rules_and_amounts_and_stores_nothing(app: Flask, runtime: Runtime) -> None:
    client = app.test_client()
    assert "siren=217105436" in client.get("/verifier-mon-eligibilite?q=tournus").get_data(as_text=True)
    empty = client.get("/verifier-mon-eligibilite?siren=217105436")
    typed = {**fields_of(empty, "siren"), "amount": "50 000,00", "nature": "website", "main_axis": "3c"}
    typed |= {"start_on": "15/11/2021", "end_on": "30/09/2022", "digital": "yes", "decision": "yes"}
    answer = client.get("/verifier-mon-eligibilite", query_string=typed)
    page = text_of(answer)
    assert "30 000,00 €" in page
    assert "Plafond de 30 000€ de subvention par porteur" in page
    with runtime.read() as session:
        for model in (Dossier, Assessment, AuditEvent):
            assert session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


def test_the_check_keeps_what_it_cannot_read(app: Flask) -> None:
    client = app.test_client()
    typed = {"siren": "217105436", "amount": "beaucoup", "start_on": "bientôt", "main_axis": "3b"}
    answer = client.get("/verifier-mon-eligibilite", query_string=typed)
    assert answer.status_code == 422
    kept = fields_of(answer, "siren")
    assert (kept["amount"], kept["start_on"], kept["main_axis"]) == ("beaucoup", "bientôt", "3b")


def test_an_agglomeration_is_told_the_sentence_that_excludes_it(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/verifier-mon-eligibilite?q=Grand+Chalon").get_data(as_text=True)
    siren = page.split("siren=")[1][:9]
    answer = text_of(client.get(f"/verifier-mon-eligibilite?siren={siren}&amount=1000"))
    assert "Une condition n’est pas remplie" in answer
    assert "les communautés d'agglomération et les conseils départementaux ne sont pas éligibles" in answer


def test_an_organisation_of_another_kind_can_ask_too(app: Flask) -> None:
    page = app.test_client().get("/verifier-mon-eligibilite?siren=autre&amount=1000&france_services=declared")
    assert page.status_code == 200


def test_the_api_gives_the_contracts_output(app: Flask) -> None:
    client = app.test_client()
    answer = client.post(f"/api/v1/windows/{WINDOW}/assessments", json=PAYLOAD)
    assert answer.status_code == 200
    assert (answer.json["verdict"], answer.json["amount"]["max_grant"]) == ("eligible", "12600.00")
    assert client.get(f"/api/v1/windows/{WINDOW}/rulebook").json["version"] == answer.json["rulebook_version"]


def test_the_api_describes_itself_from_the_schema(app: Flask) -> None:
    described = app.test_client().get("/api/v1/openapi.json").json
    schemas = described["components"]["schemas"]
    assert "expenses" in schemas["input"]["properties"]
    text = json.dumps(described)
    assert "$defs" not in text
    used = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used <= set(schemas)


@pytest.mark.parametrize("body", [b"{", b"[" * 20_000, b"\xff\xfe", b'{"filed_at": NaN}', b"[]", b"null", b""])
def test_the_api_refuses_what_it_cannot_read_in_sentences(app: Flask, body: bytes) -> None:
    answer = app.test_client().post(f"/api/v1/windows/{WINDOW}/assessments", data=body)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["message"].endswith(".")


def test_the_api_says_every_field_that_is_wrong(app: Flask) -> None:
    bad = {**PAYLOAD, "financing": {"requested": "-1", "own_funds": "1.234"}, "extra": 1}
    answer = app.test_client().post(f"/api/v1/windows/{WINDOW}/assessments", json=bad)
    assert {error["path"] for error in answer.json["errors"]} == {
        "/extra",
        "/financing/requested",
        "/financing/own_funds",
    }


def test_the_api_is_bounded_and_throttled(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.web.api import assessments
    from portal.web.common.throttle import Throttle

    client = app.test_client()
    url = f"/api/v1/windows/{WINDOW}/assessments"
    assert client.post(url, data=b"x" * (assessments.MAX_BODY + 1)).status_code == 413
    assert client.post("/api/v1/windows/unknown/assessments", json=PAYLOAD).status_code == 404
    monkeypatch.setattr(assessments, "THROTTLE", Throttle(limit=1))
    assert client.post(url, json=PAYLOAD).status_code == 200
    refused = client.post(url, json=PAYLOAD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0


def _assess(tmp_path: Path, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if key not in {"PORTAL_MODE", "SECRET_KEY", "DATABASE_URL"}}
    env["INSTANCE_DIR"] = str(tmp_path / "none")
    command = [sys.executable, "-m", "flask", "--app", "app", "assess", *arguments, "-"]
    return subprocess.run(command, cwd=ROOT, env=env, input=text, capture_output=True, text=True, check=False)


def test_the_command_needs_neither_mode_nor_database(tmp_path: Path) -> None:
    one = _assess(tmp_path, json.dumps(PAYLOAD))
    assert (one.returncode, json.loads(one.stdout)["verdict"]) == (0, "eligible")
    many = _assess(tmp_path, json.dumps([PAYLOAD, PAYLOAD]), "--window", WINDOW)
    assert [result["verdict"] for result in json.loads(many.stdout)] == ["eligible", "eligible"]
    bad = _assess(tmp_path, json.dumps([PAYLOAD, {"filed_at": 3}]))
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "/1/filed_at" in bad.stderr
    assert _assess(tmp_path, "{").returncode == 2
    assert not (tmp_path / "none" / "portal.sqlite3").exists()
