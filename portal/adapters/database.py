"""Engines. SQLite: WAL, synchronous=FULL, foreign keys, explicit BEGIN IMMEDIATE for writes. PostgreSQL: psycopg 3.

With the driver's default transactions two concurrent grants of 80 on 100 were both accepted; the settings below are
the remedy, and the concurrency tests hold them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from portal.queries.folding import SQLITE_FUNCTION, fold

READ_ONLY = {"portal_read_only": True}


def make_engine(url: str) -> sa.Engine:
    """Engine for ``url`` with the house's settings. The first connection creates the folder of a SQLite file."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10)
    engine = sa.create_engine(url, connect_args={"timeout": 15, "check_same_thread": False})
    event.listen(engine, "do_connect", _make_folder)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(_dialect: Any, _record: Any, arguments: Any, _options: Any) -> None:
    """Commands that need no database must not leave its folder behind, nor fail where it cannot be made."""
    path = arguments[0] if arguments else ""
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=15000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function(SQLITE_FUNCTION, 1, fold, deterministic=True)


def _begin_sqlite(connection: sa.Connection) -> None:
    read_only = connection.get_execution_options().get("portal_read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
