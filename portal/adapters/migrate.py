"""Bring a database to the newest schema with Alembic, from Python."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


#: Newest revision; a test compares it with the migrations' own head.
HEAD = "0002"


def migrate(engine: sa.Engine) -> None:
    """Upgrade to head. Nothing happens, and Alembic is not even loaded, when the database is already there."""
    if current_revision(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current_revision(engine: sa.Engine) -> str | None:
    """Revision of the database, None when it was never migrated."""
    with engine.connect().execution_options(portal_read_only=True) as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
