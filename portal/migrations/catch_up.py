"""Bring the database of an earlier, unreleased portal to the schema of the models; its rows are kept.

Until the first release the schema is what the models say (ADR 0009). On PostgreSQL Alembic's comparison finds what to
alter; SQLite alters little, so a table that differs is made anew beside the old one and takes its rows and its name.
Columns the models no longer have are dropped. Foreign keys must not be enforced meanwhile (see ``adapters.migrate``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.operations.ops import ModifyTableOps, UpgradeOps
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

from portal.models import Base
from portal.models.base import new_public_id
from portal.models.ledger_ddl import create_triggers, existing_triggers, trigger_names
from portal.models.ledger_guards import BALANCES

_RANDOM_ID = {
    "sqlite": "lower(hex(randomblob(8)))",
    "postgresql": "substr(md5(random()::text || clock_timestamp()::text), 1, 16)",
}


def catch_up(connection: sa.Connection) -> None:
    """Make the schema that of the models. Nothing changes where it already is, but the triggers are made again."""
    dialect = connection.dialect.name
    _drop_triggers(connection)
    before = set(sa.inspect(connection).get_table_names())
    Base.metadata.create_all(connection)
    tables = [table for table in Base.metadata.sorted_tables if table.name in before]
    if dialect == "sqlite":
        for table in tables:
            _rebuild_sqlite(connection, table)
    else:
        for table in tables:
            _add_columns(connection, table)
        _alter_like_models(connection)
        for table in tables:
            _renew_checks(connection, table)
    _mark_last_entries(connection)
    for statement in create_triggers(dialect):
        connection.exec_driver_sql(statement)


def _mark_last_entries(connection: sa.Connection) -> None:
    """Balances of before say which entry was added last: none of the earlier ones can be added again."""
    for table, (key, _) in BALANCES.items():
        connection.exec_driver_sql(
            f"UPDATE {table} SET last_entry_id = (SELECT MAX(e.id) FROM ledger_entry e WHERE e.{key} = {table}.{key}) "  # noqa: S608
            "WHERE last_entry_id IS NULL"
        )


def _drop_triggers(connection: sa.Connection) -> None:
    names = trigger_names(connection.dialect.name) & existing_triggers(connection)
    if connection.dialect.name == "sqlite":
        for name in sorted(names):
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        return
    found = connection.exec_driver_sql(
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
    )
    for name, table in sorted((row[0], row[1]) for row in found if row[0] in names):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}" ON "{table}"')


def _rebuild_sqlite(connection: sa.Connection, table: sa.Table) -> None:
    wanted = str(CreateTable(table).compile(dialect=connection.dialect)).strip()
    stored = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table.name,)
    ).scalar_one()
    if _plain(stored) != _plain(wanted):
        present = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
        fresh = f"{table.name}__new"
        head, _, body = wanted.partition("(")
        assert table.name in head
        connection.exec_driver_sql(f'CREATE TABLE "{fresh}" ({body}')
        _copy_rows(connection, table, fresh, present)
        connection.exec_driver_sql(f'DROP TABLE "{table.name}"')
        connection.exec_driver_sql(f'ALTER TABLE "{fresh}" RENAME TO "{table.name}"')
    _renew_indexes(connection, table)


def _plain(ddl: str) -> str:
    """DDL without what a renaming changes: spaces and quotes."""
    return "".join(ddl.replace('"', "").split())


def _copy_rows(connection: sa.Connection, table: sa.Table, fresh: str, present: set[str]) -> None:
    columns = list(table.columns)
    target = sa.table(fresh, *(sa.column(column.name, column.type) for column in columns))
    source = sa.table(table.name, *(sa.column(column.name, column.type) for column in columns))
    values = [
        source.c[column.name] if column.name in present else _initial(column, connection.dialect.name)
        for column in columns
    ]
    statement = sa.insert(target).from_select(
        [column.name for column in columns], sa.select(*values).select_from(source)
    )
    connection.execute(statement)


def _initial(column: sa.Column[Any], dialect: str) -> sa.ColumnElement[Any]:
    """What a row that was there before the column receives: its default, else NULL where that is allowed."""
    default = column.default
    if isinstance(column.server_default, sa.DefaultClause):
        argument = column.server_default.arg
        return sa.literal_column(f"'{argument}'") if isinstance(argument, str) else sa.literal_column(str(argument))
    if default is None:
        if column.nullable:
            return sa.null()
        raise RuntimeError(f"{column.table.name}.{column.name}: no default for the rows that exist")
    argument = default.arg  # type: ignore[attr-defined]
    if not callable(argument):
        return sa.literal(argument, column.type)
    if getattr(argument, "__name__", "") == new_public_id.__name__:
        return sa.literal_column(_RANDOM_ID[dialect])
    return sa.literal(argument(None), column.type)


def _renew_indexes(connection: sa.Connection, table: sa.Table) -> None:
    wanted = {index.name: index for index in table.indexes}
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table.name,)
    )
    for name, sql in list(rows):
        index = wanted.pop(name, None)
        if index is None or _plain(sql) != _plain(str(CreateIndex(index).compile(dialect=connection.dialect))):
            connection.exec_driver_sql(f'DROP INDEX "{name}"')
            if index is not None:
                wanted[name] = index
    for _name, index in sorted(wanted.items(), key=lambda pair: str(pair[0])):
        connection.execute(CreateIndex(index))


def _add_columns(connection: sa.Connection, table: sa.Table) -> None:
    present = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
    operations = Operations(MigrationContext.configure(connection))
    for column in table.columns:
        if column.name in present:
            continue
        operations.add_column(table.name, sa.Column(column.name, column.type, nullable=True))
        if not column.nullable:
            known = sa.table(table.name, sa.column(column.name, column.type))
            value = _initial(column, connection.dialect.name)
            connection.execute(sa.update(known).values({column.name: value}))


def _alter_like_models(connection: sa.Connection) -> None:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
    upgrade = produce_migrations(context, Base.metadata).upgrade_ops
    operations = Operations(context)
    for operation in _flat(upgrade):
        operations.invoke(operation)


def _flat(operations: UpgradeOps | ModifyTableOps | None) -> Iterator[Any]:
    for operation in operations.ops if operations else ():
        if isinstance(operation, ModifyTableOps):
            yield from _flat(operation)
        else:
            yield operation


def _renew_checks(connection: sa.Connection, table: sa.Table) -> None:
    for check in sa.inspect(connection).get_check_constraints(table.name):
        connection.exec_driver_sql(f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{check["name"]}"')
    for constraint in sorted(table.constraints, key=lambda each: str(each.name)):
        if isinstance(constraint, sa.CheckConstraint):
            connection.execute(AddConstraint(constraint, isolate_from_table=False))
