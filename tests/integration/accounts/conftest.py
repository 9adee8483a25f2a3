"""A seeded demonstration whose system clock a test moves; the hashing is kept cheap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from portal import build_runtime, create_app
from portal.adapters.clocks import DemoClock, FixedClock
from portal.config import Settings
from portal.demo.seed import seed
from portal.services.runtime import Runtime

SYSTEM_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class PlainPasswords:
    """Hashes nothing: what is tested here is what surrounds the hashing."""

    def __init__(self) -> None:
        self.hashed = 0

    def hash(self, password: str) -> str:
        self.hashed += 1
        return f"plain:{password}"

    def verify(self, hashed: str | None, password: str) -> bool:
        return hashed == f"plain:{password}"


@pytest.fixture
def system_clock() -> FixedClock:
    """The machine's clock; move it with ``move_to``."""
    return FixedClock(SYSTEM_NOW)


@pytest.fixture
def passwords() -> PlainPasswords:
    return PlainPasswords()


@pytest.fixture
def demo(tmp_path: Path, database_url: str, system_clock: FixedClock, passwords: PlainPasswords) -> Iterator[Runtime]:
    """A seeded demonstration with its real, movable legal clock."""
    env = {
        "INSTANCE_DIR": str(tmp_path),
        "DATABASE_URL": database_url,
        "PORTAL_MODE": "demo",
        "SECRET_KEY": "only-for-tests",
        "PUBLIC_URL": "http://portail.test",
    }
    built = build_runtime(Settings.from_env(env))
    clock = DemoClock(built.engine, system_clock)
    runtime = replace(built, legal=clock, system=system_clock, passwords=passwords, forget_clock=clock.forget)
    seed(runtime)
    yield runtime
    runtime.engine.dispose()


@pytest.fixture
def site(demo: Runtime) -> Flask:
    """The demonstration's site."""
    return create_app(runtime=demo)
