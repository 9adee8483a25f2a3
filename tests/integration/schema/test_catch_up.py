"""A database made by an earlier portal becomes the one the models describe, and keeps its rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from portal.adapters.migrate import HEAD, current_revision, migrate
from portal.models import Base
from portal.models.ledger_ddl import existing_triggers, trigger_names
from tests.integration.schema.earlier import earlier_database


@pytest.fixture
def earlier(database_url: str) -> Iterator[sa.Engine]:
    """The empty database of revision 0002 with a few rows, on the engine of ``database_url``."""
    engine = earlier_database(database_url)
    yield engine
    engine.dispose()


def test_the_schema_of_the_models_and_the_rows_of_before(earlier: sa.Engine) -> None:
    assert current_revision(earlier) == "0002"
    migrate(earlier)
    assert current_revision(earlier) == HEAD
    with earlier.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert _checks(connection) == _wanted_checks()
        assert trigger_names(connection.dialect.name) <= existing_triggers(connection)
        kept = connection.exec_driver_sql(
            "SELECT person.name, dossier.title, dossier.version, expense_line.excl_tax_cents, dossier_version.sha256 "
            "FROM dossier "
            "JOIN person ON person.id = created_by_id JOIN expense_line ON expense_line.dossier_id = dossier.id "
            "JOIN dossier_version ON dossier_version.dossier_id = dossier.id"
        ).one()
        assert tuple(kept) == ("Zoé Œuvrard", "Site « l’été »", 3, 1_800_000, "abc")


def test_keys_are_enforced_again_and_append_only_tables_still_refuse(earlier: sa.Engine) -> None:
    migrate(earlier)
    with pytest.raises(sa.exc.IntegrityError), earlier.begin() as connection:
        connection.exec_driver_sql("UPDATE expense_line SET dossier_id = 99")
    with pytest.raises(sa.exc.IntegrityError), earlier.begin() as connection:
        connection.exec_driver_sql("DELETE FROM dossier_version")


def test_a_table_that_lost_a_column_and_a_check_gets_them_back(earlier: sa.Engine) -> None:
    """What 0003 must do to any difference, shown on differences made here."""
    with earlier.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE person DROP COLUMN session_stamp")
        connection.exec_driver_sql("DROP TABLE score")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE expense_line DROP CONSTRAINT ck_expense_line_amounts")
    migrate(earlier)
    with earlier.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert _checks(connection) == _wanted_checks()
        assert len(connection.exec_driver_sql("SELECT session_stamp FROM person").scalar_one()) == 16


def _checks(connection: sa.Connection) -> set[str]:
    inspector = sa.inspect(connection)
    return {
        str(check["name"]) for table in inspector.get_table_names() for check in inspector.get_check_constraints(table)
    }


def _wanted_checks() -> set[str]:
    return {
        str(constraint.name)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
