"""Triggers that keep the balance rows honest: a change is exactly that of a newer entry, or it is refused.

Beside the append-only triggers of ``ledger_ddl``: nobody writes a balance by hand, nobody reserves, commits or pays in
one envelope what belongs to another, and an entry that answers another one (a correction, the second half of a
carry-over) is of the kind, the amount and the envelope that go with it. The same rules on both engines.
"""

from __future__ import annotations

from portal.domain.ledger import COUNTERPARTS, EntryKind

#: Key and columns of each balance table: column of the balance, column of the entry that changes it.
BALANCES: dict[str, tuple[str, dict[str, str]]] = {
    "envelope_balance": (
        "envelope_id",
        {
            "available_cents": "available_delta",
            "reserved_cents": "reserved_delta",
            "committed_cents": "committed_delta",
            "paid_cents": "paid_delta",
            "allotted_cents": "allotted_delta",
            "cp_allotted_cents": "cp_delta",
            "shortfall_cents": "shortfall_delta",
        },
    ),
    "dossier_balance": ("dossier_id", {"reserved_cents": "reserved_delta"}),
    "act_balance": ("act_id", {"committed_cents": "committed_delta", "paid_cents": "paid_delta"}),
}

#: The balance rows are the owner's on PostgreSQL: the trigger writes them with the owner's rights, the application's
#: role cannot. The search path is fixed, so that a temporary table of the same name deceives nobody.
DEFINER = "SECURITY DEFINER SET search_path = public, pg_temp"

_CARRIED = {EntryKind.CARRY_OVER_OUT, EntryKind.CP_CARRY_OVER_OUT}


def _moved_by_hand(table: str) -> str:
    key, columns = BALANCES[table]
    same = " AND ".join(f"NEW.{column} = OLD.{column} + e.{delta}" for column, delta in columns.items())
    return (
        f"NEW.{key} <> OLD.{key} OR NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = NEW.last_entry_id "  # noqa: S608
        f"AND e.id > COALESCE(OLD.last_entry_id, 0) AND e.{key} = OLD.{key} AND {same})"
    )


def _not_empty(table: str) -> str:
    _, columns = BALANCES[table]
    return " OR ".join([*(f"NEW.{column} <> 0" for column in columns), "NEW.last_entry_id IS NOT NULL"])


def _sum_of(delta: str, key: str) -> str:
    return (
        f"(SELECT COALESCE(SUM({delta}), 0) FROM ledger_entry "  # noqa: S608
        f"WHERE {key} = NEW.{key} AND envelope_id = NEW.envelope_id) + NEW.{delta}"
    )


#: What a dossier gives back or commits, and what an act gives back or is paid, was reserved or committed *there*.
_FOREIGN_MONEY = (
    f"(NEW.dossier_id IS NOT NULL AND NEW.reserved_delta < 0 AND {_sum_of('reserved_delta', 'dossier_id')} < 0)"
    f" OR (NEW.act_id IS NOT NULL AND (NEW.committed_delta < 0 OR NEW.paid_delta <> 0)"
    f" AND ({_sum_of('committed_delta', 'act_id')}) < ({_sum_of('paid_delta', 'act_id')}))"
    f" OR (NEW.act_id IS NOT NULL AND NEW.paid_delta < 0 AND {_sum_of('paid_delta', 'act_id')} < 0)"
)


def _wrong_origin() -> str:
    pairs = " OR ".join(
        f"(o.kind = '{origin}' AND NEW.kind = '{answer}' AND o.envelope_id "
        f"{'<>' if origin in _CARRIED else '='} NEW.envelope_id)"
        for origin, answer in COUNTERPARTS.items()
    )
    return (
        "NEW.origin_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_entry o WHERE o.id = NEW.origin_id "  # noqa: S608
        "AND o.window_id = NEW.window_id AND o.amount_cents = NEW.amount_cents "
        "AND (NEW.dossier_id IS NULL OR o.dossier_id = NEW.dossier_id) "
        "AND COALESCE(o.act_id, 0) = COALESCE(NEW.act_id, 0) "
        f"AND ({pairs}))"
    )


#: Trigger on ledger_entry → the condition that refuses and the sentence.
_ENTRY_GUARDS = {
    "ledger_entry_own_money": (_FOREIGN_MONEY, "ledger entry takes money that is not there"),
    "ledger_entry_origin": (_wrong_origin(), "ledger entry does not answer its origin"),
}


def guard_names(dialect: str) -> frozenset[str]:
    """Names of the triggers made here."""
    verbs = ("insert", "update", "delete") + (("truncate",) if dialect == "postgresql" else ())
    return frozenset({f"{table}_guard_{verb}" for table in BALANCES for verb in verbs} | set(_ENTRY_GUARDS))


def create_guards(dialect: str) -> list[str]:
    """DDL statements, in order."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    statements = []
    for table, (key, _) in BALANCES.items():
        filled = f"{_not_empty(table)} OR EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608
        refused = f"BEGIN SELECT RAISE(ABORT, '{table} is kept by the ledger alone'); END"
        statements += [
            f"CREATE TRIGGER {table}_guard_insert BEFORE INSERT ON {table} WHEN {filled} {refused}",
            f"CREATE TRIGGER {table}_guard_update BEFORE UPDATE ON {table} WHEN {_moved_by_hand(table)} {refused}",
            f"CREATE TRIGGER {table}_guard_delete BEFORE DELETE ON {table} {refused}",
        ]
    for name, (condition, sentence) in _ENTRY_GUARDS.items():
        statements.append(
            f"CREATE TRIGGER {name} BEFORE INSERT ON ledger_entry WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
    return statements


def _postgresql() -> list[str]:
    statements = [_refusing("refuse_balance", "TG_TABLE_NAME || ' is kept by the ledger alone'", "TRUE")]
    for table in BALANCES:
        sentence = f"'{table} is kept by the ledger alone'"
        for verb, condition in (("insert", _not_empty(table)), ("update", _moved_by_hand(table))):
            statements.append(_refusing(f"{table}_guard_{verb}", sentence, condition))
            statements.append(_trigger(f"{table}_guard_{verb}", verb, table, f"{table}_guard_{verb}"))
        for verb in ("delete", "truncate"):
            statements.append(_trigger(f"{table}_guard_{verb}", verb, table, "refuse_balance"))
    for name, (condition, sentence) in _ENTRY_GUARDS.items():
        statements.append(_refusing(name, f"'{sentence}'", condition))
        statements.append(_trigger(name, "insert", "ledger_entry", name))
    return statements


def _refusing(function: str, sentence: str, condition: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql {DEFINER} AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION USING MESSAGE = {sentence}, "
        "ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )


def _trigger(name: str, verb: str, table: str, function: str) -> str:
    each = "STATEMENT" if verb == "truncate" else "ROW"
    return f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
