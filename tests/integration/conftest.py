"""Fixtures of the integration tests: the same tests on SQLite and on a real PostgreSQL.

``postgres_url`` (an empty database of one worker) comes from the root conftest.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import build_runtime, create_app
from portal.config import Settings
from portal.domain.clocks import FixedClock
from portal.services.runtime import Runtime

#: Folders and files that hold locks, constraints, migrations, money and the search.
BOTH_ENGINES = {
    "ledger",
    "schema",
    "acting",
    "committee",
    "test_inbox.py",
    "test_scorers.py",
    "test_jobs.py",
    "test_ledger_coherence.py",
    "test_postgres_provider.py",
    "test_sweep.py",
    "test_unit_of_work.py",
}
LEGAL_NOW = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What depends on the engine itself runs on both every time; the rest runs on PostgreSQL with the long tests."""
    here = Path(__file__).parent
    for item in items:
        if not item.get_closest_marker("postgres") or here not in item.path.parents:
            continue
        pages = "app" in getattr(item, "fixturenames", ())
        if pages or not BOTH_ENGINES.intersection(item.path.relative_to(here).parts):
            item.add_marker(pytest.mark.long)


def _settings(tmp_path: Path, database_url: str, mode: str = "demo") -> Settings:
    env = {
        "INSTANCE_DIR": str(tmp_path),
        "DATABASE_URL": database_url,
        "PORTAL_MODE": mode,
        "SECRET_KEY": "only-for-tests",
        "PUBLIC_URL": "http://portail.test",
    }
    return Settings.from_env(env)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "template.sqlite3"
    built = build_runtime(_settings(folder, f"sqlite:///{path}"))
    built.migrate()
    built.engine.dispose()  # the last connection closing folds the write-ahead log into the file
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated PostgreSQL database, the template of each test's own."""
    built = build_runtime(_settings(tmp_path_factory.mktemp("template"), postgres_url))
    built.migrate()
    built.engine.dispose()
    return postgres_url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated, empty database, once on each engine."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.sqlite3")
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    return new_database(request.getfixturevalue("postgres_template"), "test")


def new_database(template_url: str, suffix: str) -> str:
    """A fresh PostgreSQL database copied from a template; the one of the same name is dropped first."""
    template = sa.make_url(template_url)
    name = f"{template.database}_{suffix}"
    admin = sa.create_engine(template.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template.database}"')
    admin.dispose()
    return template.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def legal_clock() -> FixedClock:
    """15 October 2021, 10:00 in Paris; move it with ``move_to``."""
    return FixedClock(LEGAL_NOW)


@pytest.fixture
def runtime(tmp_path: Path, database_url: str, legal_clock: FixedClock) -> Iterator[Runtime]:
    """A migrated portal on a fixed legal clock."""
    built = replace(build_runtime(_settings(tmp_path, database_url)), legal=legal_clock)
    yield built
    built.engine.dispose()


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """The application on that runtime. CSRF stays on: tests post with the token of the page."""
    return create_app(runtime=runtime)
