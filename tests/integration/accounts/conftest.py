"""A seeded demonstration whose system clock a test moves; the hashing is kept cheap."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from portal import build_runtime, create_app
from portal.adapters.clocks import DemoClock
from portal.config import Settings
from portal.demo.seed import seed
from portal.domain.clocks import FixedClock
from portal.services.runtime import Runtime
from tests.integration.conftest import new_database

SYSTEM_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class PlainPasswords:
    """Hashes nothing: what is tested here is what surrounds the hashing."""

    def __init__(self) -> None:
        self.hashed = 0
        self.verified = 0

    def hash(self, password: str) -> str:
        self.hashed += 1
        return f"plain:{password}"

    def verify(self, hashed: str | None, password: str) -> bool:
        self.verified += 1
        return hashed == f"plain:{password}"


@pytest.fixture
def system_clock() -> FixedClock:
    """The machine's clock; move it with ``move_to``."""
    return FixedClock(SYSTEM_NOW)


@pytest.fixture
def passwords() -> PlainPasswords:
    return PlainPasswords()


def _runtime(folder: Path, url: str, system: FixedClock, passwords: PlainPasswords) -> Runtime:
    env = {
        "INSTANCE_DIR": str(folder),
        "DATABASE_URL": url,
        "PORTAL_MODE": "demo",
        "SECRET_KEY": "only-for-tests",
        "PUBLIC_URL": "http://portail.test",
    }
    built = build_runtime(Settings.from_env(env))
    clock = DemoClock(built.engine, system)
    return replace(built, legal=clock, system=system, passwords=passwords, forget_clock=clock.forget)


@pytest.fixture
def empty_demo(
    tmp_path: Path, database_url: str, system_clock: FixedClock, passwords: PlainPasswords
) -> Iterator[Runtime]:
    """A demonstration not seeded yet, with its real, movable legal clock."""
    runtime = _runtime(tmp_path, database_url, system_clock, passwords)
    yield runtime
    runtime.engine.dispose()


@pytest.fixture(scope="session")
def seeded_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seeded SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("seeded") / "seeded.sqlite3"
    shutil.copy(sqlite_template, path)
    _seed_once(path.parent, f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def seeded_postgres(postgres_template: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A seeded PostgreSQL database, the template of each test's own."""
    url = new_database(postgres_template, "seeded")
    _seed_once(tmp_path_factory.mktemp("seeded"), url)
    return url


def _seed_once(folder: Path, url: str) -> None:
    runtime = _runtime(folder, url, FixedClock(SYSTEM_NOW), PlainPasswords())
    seed(runtime)
    runtime.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def demo(
    request: pytest.FixtureRequest, tmp_path: Path, system_clock: FixedClock, passwords: PlainPasswords
) -> Iterator[Runtime]:
    """A seeded demonstration with its real, movable legal clock, once on each engine."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("seeded_sqlite"), tmp_path / "demo.sqlite3")
        url = f"sqlite:///{tmp_path / 'demo.sqlite3'}"
    else:
        url = new_database(request.getfixturevalue("seeded_postgres"), "demo")
    runtime = _runtime(tmp_path, url, system_clock, passwords)
    yield runtime
    runtime.engine.dispose()


@pytest.fixture
def site(demo: Runtime) -> Flask:
    """The demonstration's site."""
    return create_app(runtime=demo)
