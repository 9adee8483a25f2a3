"""A migrated database is the one the models describe, with its triggers, on both engines."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.adapters.migrate import HEAD, MIGRATIONS, current_revision
from portal.models import Base
from portal.models.ledger_ddl import existing_triggers, trigger_names
from portal.services.runtime import Runtime


def test_the_migrated_schema_is_that_of_the_models(runtime: Runtime) -> None:
    with runtime.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def test_every_trigger_is_there(runtime: Runtime) -> None:
    with runtime.engine.connect() as connection:
        assert trigger_names(connection.dialect.name) <= existing_triggers(connection)


def test_the_newest_revision_is_the_one_the_start_expects(runtime: Runtime) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    assert current_revision(runtime.engine) == HEAD
    runtime.migrate()
    assert current_revision(runtime.engine) == HEAD


def test_a_database_made_before_publications_receives_them(runtime: Runtime) -> None:
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE rulebook_publication")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    runtime.migrate()
    with runtime.engine.connect() as connection:
        assert trigger_names(connection.dialect.name) <= existing_triggers(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert current_revision(runtime.engine) == HEAD
