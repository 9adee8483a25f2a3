"""Fixtures of the integration tests: the same tests on SQLite and on a real PostgreSQL.

``postgres_url`` (an empty database of one worker) comes from the root conftest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import build_runtime, create_app
from portal.adapters.clocks import FixedClock
from portal.config import Settings
from portal.services.runtime import Runtime

LEGAL_NOW = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)


def _settings(tmp_path: Path, database_url: str, mode: str = "demo") -> Settings:
    env = {
        "INSTANCE_DIR": str(tmp_path),
        "DATABASE_URL": database_url,
        "PORTAL_MODE": mode,
        "SECRET_KEY": "only-for-tests",
        "PUBLIC_URL": "http://portail.test",
    }
    return Settings.from_env(env)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    url: str = request.getfixturevalue("postgres_url")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return url


@pytest.fixture
def legal_clock() -> FixedClock:
    """15 October 2021, 10:00 in Paris; move it with ``move_to``."""
    return FixedClock(LEGAL_NOW)


@pytest.fixture
def runtime(tmp_path: Path, database_url: str, legal_clock: FixedClock) -> Iterator[Runtime]:
    """A migrated portal on a fixed legal clock."""
    built = replace(build_runtime(_settings(tmp_path, database_url)), legal=legal_clock)
    built.migrate()
    yield built
    built.engine.dispose()


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """The application on that runtime. CSRF stays on: tests post with the token of the page."""
    return create_app(runtime=runtime)
