"""The schema that keeps the ledger: its triggers, functions, constraints and keys are there, as the portal made them.

A trigger or a constraint that was weakened is found by its text; PostgreSQL writes expressions in its own way, so
both sides are brought to one bare form before they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models import Base
from portal.models.ledger_ddl import create_triggers, existing_triggers, trigger_names

CONSTRAINED = ("envelope_balance", "dossier_balance", "act_balance", "ledger_entry", "envelope", "payment_claim")
_CAST = re.compile(r"::[a-z]+( varying)?(\[\])?")
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) (BEFORE|AFTER) (\w+)(?: OF [\w, ]+)? ON (\w+)")


def check_schema(session: Session) -> Iterator[str]:
    """Triggers, functions, constraints and keys that somebody removed or changed."""
    connection = session.connection()
    missing = trigger_names(connection.dialect.name) - existing_triggers(connection)
    for name in sorted(missing):
        yield f"Schéma\u00a0: le déclencheur {name} manque."
    inspector = sa.inspect(connection)
    for table in CONSTRAINED:
        yield from _check_constraints(connection, inspector, Base.metadata.tables[table])
    changed = _changed_sqlite(connection) if connection.dialect.name == "sqlite" else _changed_postgresql(connection)
    for name in sorted(changed - missing):
        yield f"Schéma\u00a0: {name} n’est plus celui du portail."


def _check_constraints(connection: sa.Connection, inspector: sa.Inspector, table: sa.Table) -> Iterator[str]:
    wanted = {
        str(each.name): _bare(str(each.sqltext.compile(dialect=connection.dialect, compile_kwargs=_LITERALS)))
        for each in table.constraints
        if isinstance(each, sa.CheckConstraint) and each.name
    }
    found = {str(each["name"]): _bare(str(each["sqltext"])) for each in inspector.get_check_constraints(table.name)}
    for name in sorted(wanted):
        if name not in found:
            yield f"Schéma\u00a0: la contrainte {name} manque."
        elif found[name] != wanted[name]:
            yield f"Schéma\u00a0: la contrainte {name} n’est plus celle du portail."
    nullable = {str(each["name"]): bool(each["nullable"]) for each in inspector.get_columns(table.name)}
    for column in table.columns:
        if not column.nullable and nullable.get(column.name, True):
            yield f"Schéma\u00a0: la colonne {table.name}.{column.name} peut rester vide."
    yield from _check_keys(inspector, table)


def _check_keys(inspector: sa.Inspector, table: sa.Table) -> Iterator[str]:
    where = f"{inspector.dialect.name}_where"
    indexes = {
        str(each["name"]): (tuple(map(str, each["column_names"])), _bare(str(each["dialect_options"].get(where, ""))))
        for each in inspector.get_indexes(table.name)
        if each["unique"]
    }
    unique = {tuple(sorted(each["column_names"])) for each in inspector.get_unique_constraints(table.name)}
    unique |= {tuple(sorted(columns)) for columns, condition in indexes.values() if not condition}
    for index in table.indexes:
        condition = index.dialect_kwargs.get(where)
        if index.unique and indexes.get(str(index.name)) != (
            tuple(column.name for column in index.columns),
            _bare("" if condition is None else str(condition)),
        ):
            yield f"Schéma\u00a0: l’unicité {index.name} manque ou n’est plus celle du portail."
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            columns = tuple(sorted(column.name for column in constraint.columns))
            if columns not in unique:
                yield f"Schéma\u00a0: l’unicité de {table.name} ({', '.join(columns)}) manque."
    keys = inspector.get_foreign_keys(table.name)
    found = {tuple(each["constrained_columns"]): each["referred_table"] for each in keys}
    for key in table.foreign_key_constraints:
        columns = tuple(key.column_keys)
        if found.get(columns) != key.referred_table.name:
            yield f"Schéma\u00a0: la clé {table.name} ({', '.join(columns)}) vers {key.referred_table.name} manque."


_LITERALS = {"literal_binds": True}


def _bare(text: str) -> str:
    """An expression without what the two engines write differently: casts, brackets, blanks, lists."""
    text = _CAST.sub("", text.lower()).replace("'-1'", "-1").replace("= any (array[", "in (").replace("both from ", "")
    text = text.replace("btrim", "trim").replace('"', "")
    text = re.sub(r"(\w+\.)(?=\w+)", "", text)
    return re.sub(r"[\s()\[\]]", "", text)


def _changed_sqlite(connection: sa.Connection) -> set[str]:
    """Triggers whose text is not that of the portal."""
    stored = _pairs(connection, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {
        f"le déclencheur {name}"
        for name, text in ((_name_of(text), text) for text in create_triggers("sqlite"))
        if name in stored and _plain(stored[name]) != _plain(text)
    }


def _pairs(connection: sa.Connection, query: str) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in connection.exec_driver_sql(query)}


def _name_of(statement: str) -> str:
    found = _TRIGGER.match(statement)
    return found.group(1) if found else ""


def _plain(text: str) -> str:
    return " ".join(text.split())


def _changed_postgresql(connection: sa.Connection) -> set[str]:
    """Functions whose body changed, triggers that call another function, on another table, or only sometimes."""
    bodies = _pairs(
        connection, "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
    )
    calls = _pairs(
        connection,
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    )
    changed = set()
    for statement in create_triggers("postgresql"):
        name = _name_of(statement)
        if name:
            if name in calls and _call(calls[name]) != _call(statement):
                changed.add(f"le déclencheur {name}")
            continue
        function = statement.split("FUNCTION ", 1)[1].split("(", 1)[0]
        if bodies.get(function, "").strip() != statement.split("$$")[1].strip():
            changed.add(f"la fonction {function}")
    return changed


def _call(definition: str) -> str:
    """What a trigger does and when, without the casts and brackets PostgreSQL adds to a condition."""
    return re.sub(r"[\s()]", "", _CAST.sub("", definition.lower().replace("public.", "")))
