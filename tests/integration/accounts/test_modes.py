"""Production: nothing of the demonstration exists, and an unfit installation serves nothing."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import build_runtime, create_app
from portal.cli.serve import serve
from portal.config import ConfigError, Mode, Settings
from portal.demo.accounts import DEMO_ACCOUNTS
from portal.models import Person
from portal.services.admin.check_serving import check_serving
from portal.services.runtime import Runtime
from tests.integration.browsing import said

PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "only-for-tests-and-long-enough-for-production",
    "SMTP_URL": "smtp://courriel.test",
    "MAIL_FROM": "guichet@portail.test",
    "PUBLIC_URL": "https://portail.test",
}


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of a sound production."""
    return Settings.from_env({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": database_url, **PRODUCTION})


@pytest.fixture
def production(settings: Settings) -> Iterator[Runtime]:
    """A migrated, empty production."""
    built = build_runtime(settings)
    yield built
    built.engine.dispose()


def _add_demo_account(runtime: Runtime) -> None:
    with runtime.uow() as uow:
        uow.session.add(Person(email="a@demo.example", name="A", password_hash="!", is_demo=True, created_at=uow.now))


def _demo_addresses(app: Flask) -> set[str]:
    rules = {f"{rule.rule} {rule.endpoint}" for rule in app.url_map.iter_rules()}
    return {rule for rule in rules if "demo" in rule or "horloge" in rule or "clock" in rule or "mailbox" in rule}


def test_production_has_no_address_of_the_demonstration(production: Runtime, runtime: Runtime) -> None:
    assert _demo_addresses(create_app(runtime=production)) == set()
    assert len(_demo_addresses(create_app(runtime=runtime))) >= 5, "the same walk finds them in demo"


def test_production_pages_say_nothing_of_the_demonstration(production: Runtime) -> None:
    client = create_app(runtime=production).test_client()
    page = client.get("/connexion")

    assert page.status_code == 200
    words = ["démonstration", "demo", DEMO_ACCOUNTS[0].name, "Date simulée", "SPÉCIMEN"]
    assert [word for word in words if word.lower() in said(page).lower()] == []
    for path in ("/demo/messagerie", "/demo/horloge", "/administration/demo/horloge"):
        assert client.get(path).status_code == 404, path
    assert client.post("/demo/connexion", data={"account": "maire.tournus"}).status_code in (400, 404)


def test_sound_production_passes(production: Runtime) -> None:
    check_serving(production)
    assert create_app(runtime=production).test_client().get("/sante").json == {"status": "ok"}


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SMTP_URL"])
def test_production_needs_its_secrets(production: Runtime, settings: Settings, missing: str) -> None:
    bare = replace(production, settings=replace(settings, **{missing.lower(): ""}))

    with pytest.raises(ConfigError, match=missing):
        check_serving(bare)


@pytest.mark.parametrize(
    ("name", "value"), [("SECRET_KEY", "x" * 31), ("MAIL_FROM", "ne-pas-repondre@guichet-fitn7.invalid")]
)
def test_production_refuses_a_guessable_secret_and_mails_from_nowhere(
    production: Runtime, settings: Settings, name: str, value: str
) -> None:
    weak = replace(production, settings=replace(settings, **{name.lower(): value}))
    with pytest.raises(ConfigError, match=name):
        check_serving(weak)


@pytest.mark.parametrize(("name", "value"), [("PORTAL_MODE", ""), ("PORTAL_MODE", "prod"), ("PORT", "huit")])
def test_a_wrong_setting_is_one_french_sentence(tmp_path: Path, name: str, value: str) -> None:
    environ = {**os.environ, "INSTANCE_DIR": str(tmp_path), "PORTAL_MODE": "demo", name: value}
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "app.py"], cwd=root, env=environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stdout == ""
    assert name in done.stderr
    assert done.stderr.count("\n") == 1


def test_production_refuses_demo_accounts(production: Runtime) -> None:
    _add_demo_account(production)
    with pytest.raises(ConfigError, match="contient 1 compte"):
        check_serving(production)


def test_production_refuses_a_database_without_tables(settings: Settings, tmp_path: Path) -> None:
    empty = build_runtime(replace(settings, database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}"))
    with pytest.raises(ConfigError, match="flask --app app migrate"):
        check_serving(empty)
    empty.engine.dispose()


def test_any_server_answers_503_until_the_installation_is_fit(
    production: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    """gunicorn imports the application and checks nothing: the first request does."""
    _add_demo_account(production)
    client = create_app(runtime=production).test_client()
    with caplog.at_level(logging.CRITICAL):
        answers = [client.get(path) for path in ("/", "/connexion", "/sante", "/static/dsfr/manifest.json")]

    assert [answer.status_code for answer in answers] == [503] * 4
    assert "compte" not in answers[0].text, "the reason is for the log alone"
    assert "démonstration" in caplog.text
    with production.uow() as uow:
        uow.session.execute(sa.delete(Person))
    assert client.get("/connexion").status_code == 200


def test_serving_is_refused_in_one_sentence(
    production: Runtime, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("served")

    monkeypatch.setattr("waitress.serve", never)
    _add_demo_account(production)
    unset = replace(production, settings=replace(production.settings, mode=Mode.UNSET))

    for runtime, word in ((production, "comptes de démonstration"), (unset, "PORTAL_MODE")):
        assert serve(create_app(runtime=runtime)) == 2
        said_there = capsys.readouterr().err.replace("(s)", "s")
        assert word in said_there
        assert said_there.count("\n") == 1


def test_commands_of_the_demonstration_refuse_production(production: Runtime) -> None:
    app = create_app(runtime=production)
    result = app.test_cli_runner().invoke(args=["demo-data"])

    assert result.exit_code == 1
    assert "PORTAL_MODE=demo" in result.output


def test_first_administrator_comes_from_the_command_line(production: Runtime) -> None:
    runner = create_app(runtime=production).test_cli_runner()
    admin = ["create-admin", "--email", "Chef@exemple.fr", "--name", "Jeanne Martin", "--window", "fitn7-axe3-71-2021"]
    weak, strong = ["--password", "faible"], ["--password", "Tournus-71-GO!"]

    assert "n’est pas ouvert" in runner.invoke(args=[*admin, *strong]).output
    for _ in range(2):
        opened = runner.invoke(args=["open-window", "fitn7-axe3-71-2021", "--notice", "Lettre du 1er septembre 2021"])
        assert "297\u202f029,75" in opened.output, opened.output
    assert "trop faible" in runner.invoke(args=[*admin, *weak]).output
    assert "Compte créé" in runner.invoke(args=[*admin, *strong]).output
    assert "Compte existant" in runner.invoke(args=[*admin, *strong]).output
    assert "inutilisable" in runner.invoke(args=["open-window", "inconnu", "--notice", "x"]).output
    check_serving(production)
