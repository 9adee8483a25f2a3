"""Triggers that make the ledger and the audit chain append-only and keep the balance rows, on both engines.

The list is whole here: those of ``ledger_guards``, ``act_guards`` and ``act_numbers`` too.

Alembic's autogenerate does not see triggers, and batch migrations on SQLite rebuild tables and drop them: every
migration that touches these tables calls ``create_triggers`` again; ``verify`` and a schema test check the list.
"""

from __future__ import annotations

import sqlalchemy as sa

from portal.models.act_guards import act_guard_names, create_act_guards
from portal.models.act_numbers import create_number_guards, number_guard_names
from portal.models.ledger_guards import DEFINER, create_guards, guard_names

#: Append-only tables and, for each, its unique keys: SQLite's ``INSERT OR REPLACE`` removes the row that holds one of
#: them without waking the delete trigger (unless ``recursive_triggers`` is on), so it is refused before.
UNIQUE_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "ledger_entry": (("id",), ("public_id",), ("idempotency_key",), ("origin_id",)),
    "audit_event": (("id",), ("hash",)),
    "dossier_version": (("id",), ("dossier_id", "number")),
    "rulebook_version": (("id",), ("window_id", "rulebook_version")),
    "rulebook_publication": (("id",),),
    "act_file": (("id",), ("public_id",)),
    "act_deliberation": (("id",),),
    "act_wording": (("id",),),
    "copy_picture": (("id",), ("copy_id", "kind", "page")),
    "notification_consent": (("id",),),
    "recueil_entry": (("id",),),
    "credits_attestation": (("id",), ("public_id",), ("reference",)),
    "chorus_payment": (("id",), ("public_id",)),
    "credit_schedule": (("id",), ("public_id",), ("replaces_id",), ("key",)),
    "credit_instalment": (("id",),),
    "decision": (("id",), ("public_id",)),
    "letter_file": (("id",), ("letter_id", "kind")),
    "notice_step": (("id",),),
    "scenario_version": (("id",), ("scenario_id", "number")),
    "session_conclusion": (("id",),),
}
APPEND_ONLY = tuple(UNIQUE_KEYS)
#: Keys that are unique among some rows alone: the column, and the condition on the row (``{row}``).
_UNIQUE_AMONG = {
    "ledger_entry": ("claim_id", "{row}.kind = 'payment'"),
    "act_file": ("act_id", "{row}.kind = 'signed'"),
}

_BALANCE_UPDATE = """
UPDATE envelope_balance SET
    available_cents = available_cents + NEW.available_delta,
    reserved_cents = reserved_cents + NEW.reserved_delta,
    committed_cents = committed_cents + NEW.committed_delta,
    paid_cents = paid_cents + NEW.paid_delta,
    allotted_cents = allotted_cents + NEW.allotted_delta,
    cp_allotted_cents = cp_allotted_cents + NEW.cp_delta,
    shortfall_cents = shortfall_cents + NEW.shortfall_delta,
    last_entry_id = NEW.id
WHERE envelope_id = NEW.envelope_id;
"""
_DOSSIER_UPSERT = """
INSERT INTO dossier_balance (dossier_id, reserved_cents)
SELECT NEW.dossier_id, 0 WHERE NEW.dossier_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM dossier_balance WHERE dossier_id = NEW.dossier_id);
UPDATE dossier_balance SET reserved_cents = reserved_cents + NEW.reserved_delta, last_entry_id = NEW.id
WHERE dossier_id = NEW.dossier_id;
"""
_ACT_UPSERT = """
INSERT INTO act_balance (act_id, committed_cents, paid_cents)
SELECT NEW.act_id, 0, 0 WHERE NEW.act_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM act_balance WHERE act_id = NEW.act_id);
UPDATE act_balance SET committed_cents = committed_cents + NEW.committed_delta,
    paid_cents = paid_cents + NEW.paid_delta, last_entry_id = NEW.id WHERE act_id = NEW.act_id;
"""
#: The envelope is the window's, the dossier too, the act is the dossier's, the claim is the act's.
_INCOHERENT = """
    NOT EXISTS (SELECT 1 FROM envelope WHERE id = NEW.envelope_id AND window_id = NEW.window_id)
    OR (NEW.dossier_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM dossier WHERE id = NEW.dossier_id AND window_id = NEW.window_id))
    OR (NEW.act_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM act WHERE id = NEW.act_id AND window_id = NEW.window_id
        AND (NEW.dossier_id IS NULL OR dossier_id = NEW.dossier_id)))
    OR (NEW.claim_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM payment_claim WHERE id = NEW.claim_id AND act_id = NEW.act_id))
"""


def trigger_names(dialect: str) -> frozenset[str]:
    """Names of the triggers that must exist."""
    names = {f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")}
    if dialect == "postgresql":
        names |= {f"{table}_no_truncate" for table in APPEND_ONLY}
    else:
        names |= {f"{table}_no_replace" for table in APPEND_ONLY} | {"ledger_entry_needs_balance"}
    names |= {"ledger_entry_keep_balance", "ledger_entry_coherent"}
    return frozenset(names | guard_names(dialect) | act_guard_names(dialect) | number_guard_names())


def create_triggers(dialect: str) -> list[str]:
    """DDL statements for ``dialect`` (``sqlite`` or ``postgresql``), in order."""
    first = _sqlite() if dialect == "sqlite" else _postgresql()
    return [*first, *create_guards(dialect), *create_act_guards(dialect), *create_number_guards(dialect)]


def refuse_changes(dialect: str, table: str) -> list[str]:
    """The statements that make one table append-only (on PostgreSQL ``refuse_change()`` must exist)."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("update", "delete")
        ] + [_no_replace(table, UNIQUE_KEYS[table])]
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"FOR EACH {'STATEMENT' if verb == 'truncate' else 'ROW'} EXECUTE FUNCTION refuse_change()"
        for verb in ("update", "delete", "truncate")
    ]


def _sqlite() -> list[str]:
    statements = [statement for table in APPEND_ONLY for statement in refuse_changes("sqlite", table)]
    statements.append(
        "CREATE TRIGGER ledger_entry_needs_balance BEFORE INSERT ON ledger_entry "
        "WHEN NOT EXISTS (SELECT 1 FROM envelope_balance WHERE envelope_id = NEW.envelope_id) "
        "BEGIN SELECT RAISE(ABORT, 'envelope has no balance row'); END"
    )
    statements.append(
        f"CREATE TRIGGER ledger_entry_coherent BEFORE INSERT ON ledger_entry WHEN {_INCOHERENT} "
        "BEGIN SELECT RAISE(ABORT, 'ledger entry names objects that do not belong together'); END"
    )
    statements.append(
        "CREATE TRIGGER ledger_entry_keep_balance AFTER INSERT ON ledger_entry "
        f"BEGIN {_BALANCE_UPDATE} {_DOSSIER_UPSERT} {_ACT_UPSERT} END"
    )
    return statements


def _no_replace(table: str, keys: tuple[tuple[str, ...], ...]) -> str:
    taken = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{column} = NEW.{column}' for column in key)})"  # noqa: S608
        for key in keys
    )
    if table in _UNIQUE_AMONG:
        column, condition = _UNIQUE_AMONG[table]
        taken += (
            f" OR ({condition.format(row='NEW')} AND EXISTS (SELECT 1 FROM {table} e "  # noqa: S608
            f"WHERE e.{column} = NEW.{column} AND {condition.format(row='e')}))"
        )
    return (
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: UNIQUE constraint failed'); END"
    )


def _postgresql() -> list[str]:
    statements = [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', "
        "ERRCODE = 'integrity_constraint_violation'; "
        "END $$",
        f"CREATE OR REPLACE FUNCTION keep_balance() RETURNS trigger LANGUAGE plpgsql {DEFINER} AS $$ BEGIN "
        f"{_BALANCE_UPDATE} "
        "IF NOT FOUND THEN RAISE EXCEPTION 'envelope has no balance row' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"{_DOSSIER_UPSERT} {_ACT_UPSERT} RETURN NULL; END $$",
        "CREATE TRIGGER ledger_entry_keep_balance AFTER INSERT ON ledger_entry "
        "FOR EACH ROW EXECUTE FUNCTION keep_balance()",
        "CREATE OR REPLACE FUNCTION check_coherence() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_INCOHERENT} THEN RAISE EXCEPTION 'ledger entry names objects that do not belong together' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER ledger_entry_coherent BEFORE INSERT ON ledger_entry "
        "FOR EACH ROW EXECUTE FUNCTION check_coherence()",
    ]
    for table in APPEND_ONLY:
        statements += refuse_changes("postgresql", table)
    return statements


def existing_triggers(connection: sa.Connection) -> frozenset[str]:
    """Names of the triggers found in the database."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        rows = connection.exec_driver_sql("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    return frozenset(row[0] for row in rows)
