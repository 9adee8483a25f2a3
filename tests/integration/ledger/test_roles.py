"""PostgreSQL: the application works under its own role, which cannot touch what the ledger has written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import build_runtime, create_app
from portal.config import Settings
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.integration.acting.support import granted, make_house

#: One a worker: what one role owns or may do is undone in every database of the server at once.
ROLE = f"guichet_app_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
pytestmark = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def as_app(runtime: Runtime) -> Iterator[Runtime]:
    """The portal connected as the application's role, the grants given by the owner's command."""
    with runtime.engine.begin() as connection:
        known = connection.exec_driver_sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'").scalar()  # noqa: S608
        if known is None:
            connection.exec_driver_sql(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'app'")
    done = create_app(runtime=runtime).test_cli_runner().invoke(args=["grant-app-role", ROLE])
    assert done.exit_code == 0, done.output
    url = sa.make_url(runtime.settings.database_url).set(username=ROLE, password="app")
    env = {
        "INSTANCE_DIR": str(runtime.settings.instance_dir),
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "PORTAL_MODE": "demo",
        "SECRET_KEY": "only-for-tests",
    }
    built = replace(build_runtime(Settings.from_env(env)), legal=runtime.legal)
    with built.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT current_user").scalar_one() == ROLE
    yield built
    built.engine.dispose()
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {ROLE}")


def test_the_portal_works_under_its_own_role(as_app: Runtime) -> None:
    as_app.migrate()  # there already: nothing to do, nothing asked
    house = make_house(as_app)
    granted(house)
    assert verify(as_app).problems == ()
    page = create_app(runtime=as_app).test_client().get("/connexion")
    assert page.status_code == 200


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET amount_cents = 1",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
        "UPDATE audit_event SET body = ''",
        "UPDATE envelope_balance SET available_cents = 1",
        "DELETE FROM envelope_balance",
        "UPDATE dossier_balance SET reserved_cents = 1",
        "INSERT INTO act_balance VALUES (1, 1, 1, 1)",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_entry_no_update ON ledger_entry",
        "ALTER TABLE envelope_balance DROP CONSTRAINT ck_envelope_balance_not_negative",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "CREATE TEMPORARY TABLE envelope_balance (envelope_id int)",
        "CREATE TABLE autre (id int)",
        "SET session_replication_role = replica",
    ],
)
def test_the_role_may_not(as_app: Runtime, statement: str) -> None:
    with pytest.raises(sa.exc.ProgrammingError, match=r"(permission denied|must be owner)"), as_app.engine.begin() as c:
        c.exec_driver_sql(statement)


def test_a_disabled_trigger_changes_nothing_for_the_role(runtime: Runtime, as_app: Runtime) -> None:
    """What the role may lock it may not change: the one column it could write is refused by the trigger."""
    make_house(runtime)
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_update")
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), as_app.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger_entry SET amount_cents = 1")
    with pytest.raises(sa.exc.IntegrityError, match="kept by the ledger alone"), as_app.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE envelope_balance SET last_entry_id = 999")


def test_the_command_says_what_is_wrong(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert "des minuscules" in runner.invoke(args=["grant-app-role", "Un rôle"]).output
    assert "n’existe pas" in runner.invoke(args=["grant-app-role", "absent"]).output
