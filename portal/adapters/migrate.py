"""Bring a database to the newest schema with Alembic, from Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


#: Newest revision; a test compares it with the migrations' own head.
HEAD = "0006"


def migrate(engine: sa.Engine) -> None:
    """Upgrade to head. Nothing happens, and Alembic is not even loaded, when the database is already there."""
    if current_revision(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection, _unenforced_keys(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _refuse_orphans(connection)


@contextmanager
def _unenforced_keys(connection: sa.Connection) -> Iterator[None]:
    """SQLite: a table made anew takes the place of one that others refer to; the keys are checked before the commit.

    The pragma is a no-op inside a transaction, hence the driver's own connection, before one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _refuse_orphans(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise RuntimeError(f"the migration would leave rows that refer to nothing: {orphans[:5]}")


def current_revision(engine: sa.Engine) -> str | None:
    """Revision of the database, None when it was never migrated."""
    with engine.connect().execution_options(portal_read_only=True) as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
