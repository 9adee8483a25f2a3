"""A database as an earlier portal left it: revision 0002, with a few rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from portal.adapters.database import make_engine

HERE = Path(__file__).parent


def earlier_database(database_url: str, *, rows: bool = True) -> sa.Engine:
    """What is at ``database_url`` is replaced by the database of revision 0002 (empty without ``rows``); its engine."""
    url = sa.make_url(database_url)
    if url.drivername.startswith("sqlite"):
        path = Path(str(url.database))
        path.unlink()
        with sqlite3.connect(path) as driver:
            driver.executescript((HERE / "revision_0002.sqlite.sql").read_text(encoding="utf-8"))
    engine = make_engine(database_url)
    if engine.dialect.name == "postgresql":
        script = (HERE / "revision_0002.postgresql.sql").read_text(encoding="utf-8")
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
            driver_connection = connection.connection.driver_connection
            assert driver_connection is not None
            driver_connection.execute(script)
    with engine.begin() as connection:
        if not rows:
            return engine
        for statement in (HERE / "rows.sql").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    return engine
