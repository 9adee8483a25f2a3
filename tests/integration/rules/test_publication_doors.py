"""The two ways to publish rules: the administrator's page and the command line."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from portal.domain.actors import Role
from portal.queries.rulebooks import rulebook_in_force
from portal.services.runtime import Runtime
from tests.factories import SLUG, make_person
from tests.integration.applicant.browser import send, sign_in, text_of
from tests.integration.rules.test_publication import ACT, LOWER, REASON, TEXT, filed


def test_the_administrator_compares_then_publishes_by_the_page(runtime: Runtime, app: Flask) -> None:
    draft = filed(runtime)
    admin = make_person(runtime, "Ada Régis", postings=((draft.window_id, Role.ADMINISTRATOR),))
    client = sign_in(app, runtime, admin)
    typed = {"closes_on": "29/10/2021", "act": ACT, "reason": REASON}
    missing = send(client, "/administration/reglement", "closes_on", **{**typed, "act": ""})
    assert missing.status_code == 422
    assert "Indiquez l’acte" in text_of(missing)
    early = send(client, "/administration/reglement", "closes_on", **{**typed, "closes_on": "22/10/2021"})
    assert (early.status_code, "postérieur" in text_of(early)) == (422, True)

    compared = send(client, "/administration/reglement", "closes_on", **typed)
    assert compared.status_code == 200
    assert "1 dossier déposé relu : aucune réponse ne changerait" in text_of(compared)
    with runtime.read() as session:
        assert rulebook_in_force(session, draft.window_id).closes_on == date(2021, 10, 22)
    hidden = _hidden(compared.text)
    stale = client.post("/administration/reglement", data={**hidden, "candidate": "0" * 16})
    assert stale.status_code == 409
    done = client.post("/administration/reglement", data=hidden)
    assert done.status_code == 302
    page = text_of(client.get("/administration/reglement"))
    assert "29 octobre 2021 inclus" in page
    for words in (ACT, REASON, "Ada Régis", "Ouverture du guichet"):
        assert words in page
    assert "Le règlement livré" not in page, "the rules it was opened with are not offered as new ones"
    again = client.post("/administration/reglement", data=hidden)
    assert again.status_code in (409, 422), "the same publication twice is refused"


def test_rules_delivered_later_are_offered_and_published_by_the_page(
    runtime: Runtime, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = filed(runtime)
    admin = make_person(runtime, "Ada Régis", postings=((draft.window_id, Role.ADMINISTRATOR),))
    client = sign_in(app, runtime, admin)
    monkeypatch.setattr("portal.web.admin.rulebook.load_rulebook", lambda _slug: LOWER)
    assert f"Version {LOWER.version}" in text_of(client.get("/administration/reglement"))
    compared = send(client, "/administration/reglement", "closes_on", kind="packaged", act=ACT, reason=REASON)
    shown = text_of(compared)
    assert "1 dossier déposé relu : 1 réponse changerait" in shown
    assert "12 600,00 € → 9 000,00 €" in shown
    assert "Taux de subvention : conforme → montant ajusté" in shown
    assert client.post("/administration/reglement", data=_hidden(compared.text)).status_code == 302
    with runtime.read() as session:
        assert rulebook_in_force(session, draft.window_id).version == LOWER.version


def _hidden(text: str) -> dict[str, str]:
    """The hidden fields of the « Publier » button's form."""
    form = next(one for one in re.findall(r"<form.*?</form>", text, re.S) if "Publier ce règlement" in one)
    return {name: unescape(value) for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', form)}


def test_the_command_shows_then_publishes(runtime: Runtime, app: Flask, tmp_path: Path) -> None:
    draft = filed(runtime)
    rules = tmp_path / "rules.toml"
    rules.write_text(TEXT.replace('rate = "0.70"', 'rate = "0.50"'), encoding="utf-8")
    runner = app.test_cli_runner()
    said = ["publish-rulebook", SLUG, "--file", str(rules), "--act", ACT, "--reason", REASON]
    dry = runner.invoke(args=[*said, "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert "FITN7-71-2021-0001" in dry.output
    assert "9\u202f000,00" in dry.output
    with runtime.read() as session:
        assert rulebook_in_force(session, draft.window_id).rate * 100 == 70
    assert runner.invoke(args=said).exit_code == 0
    with runtime.read() as session:
        assert rulebook_in_force(session, draft.window_id).version == LOWER.version
    twice = runner.invoke(args=said)
    assert (twice.exit_code, "déjà en vigueur" in twice.output) == (1, True)
    rules.write_text("[window]\n", encoding="utf-8")
    assert "inutilisable" in runner.invoke(args=said).output
    assert "n’est pas ouvert" in runner.invoke(args=[said[0], "inconnu", *said[2:]]).output
