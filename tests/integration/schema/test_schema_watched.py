"""``verify`` names what somebody weakened in the schema that keeps the ledger; it says nothing of a sound one."""

from __future__ import annotations

import pytest

from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.integration.schema.earlier import earlier_database


def _run(runtime: Runtime, *statements: str) -> None:
    with runtime.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_a_new_and_an_earlier_database_are_sound(runtime: Runtime) -> None:
    assert verify(runtime).problems == ()
    earlier_database(runtime.settings.database_url, rows=False).dispose()
    runtime.migrate()
    assert verify(runtime).problems == ()


_SQLITE = {
    "a claim that may be paid twice": (
        ("DROP INDEX uq_ledger_entry_one_payment",),
        "l’unicité uq_ledger_entry_one_payment manque",
    ),
    "a trigger that refuses nothing": (
        ("DROP TRIGGER ledger_entry_no_update",
         "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT 1; END"),
        "le déclencheur ledger_entry_no_update n’est plus celui du portail",
    ),
    "a trigger with a way out": (
        ("DROP TRIGGER envelope_balance_guard_delete",
         "CREATE TRIGGER envelope_balance_guard_delete BEFORE DELETE ON envelope_balance WHEN OLD.envelope_id > 1 "
         "BEGIN SELECT RAISE(ABORT, 'envelope_balance is kept by the ledger alone'); END"),
        "le déclencheur envelope_balance_guard_delete n’est plus celui du portail",
    ),
}  # fmt: skip

_POSTGRES = {
    "a claim that may be paid twice": (
        ("DROP INDEX uq_ledger_entry_one_payment",
         "CREATE UNIQUE INDEX uq_ledger_entry_one_payment ON ledger_entry (claim_id) WHERE kind = 'payement'"),
        "l’unicité uq_ledger_entry_one_payment manque",
    ),
    "a function that refuses nothing": (
        ("CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",),
        "la fonction refuse_change n’est plus",
    ),
    "a trigger with a way out": (
        ("DROP TRIGGER ledger_entry_no_update ON ledger_entry",
         "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry FOR EACH ROW "
         "WHEN (OLD.id > 1) EXECUTE FUNCTION refuse_change()"),
        "le déclencheur ledger_entry_no_update n’est plus",
    ),
    "a disabled trigger": (
        ("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_delete",),
        "le déclencheur ledger_entry_no_delete manque",
    ),
    "a weaker constraint": (
        ("ALTER TABLE envelope_balance DROP CONSTRAINT ck_envelope_balance_not_negative",
         "ALTER TABLE envelope_balance ADD CONSTRAINT ck_envelope_balance_not_negative CHECK (reserved_cents >= 0)"),
        "la contrainte ck_envelope_balance_not_negative n’est plus",
    ),
    "a key that may repeat": (
        ("ALTER TABLE ledger_entry DROP CONSTRAINT uq_ledger_entry_idempotency_key",),
        "l’unicité de ledger_entry (idempotency_key) manque",
    ),
    "an author that may be missing": (
        ("ALTER TABLE ledger_entry ALTER COLUMN author_public_id DROP NOT NULL",),
        "la colonne ledger_entry.author_public_id peut rester vide",
    ),
    "an entry of no envelope": (
        ("ALTER TABLE ledger_entry DROP CONSTRAINT fk_ledger_entry_envelope_id_envelope",),
        "la clé ledger_entry (envelope_id) vers envelope manque",
    ),
}  # fmt: skip


def test_what_was_weakened_is_named(runtime: Runtime) -> None:
    cases = _SQLITE if runtime.engine.dialect.name == "sqlite" else _POSTGRES
    for statements, _ in cases.values():
        _run(runtime, *statements)
    said = verify(runtime).problems
    for what, (_, sentence) in cases.items():
        assert any(sentence in line for line in said), (what, said)
    assert len(said) == len(cases)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_weaker_constraint_of_sqlite_is_named(runtime: Runtime) -> None:
    """SQLite keeps a table's text: whoever may write the schema may weaken it without a trigger firing."""
    with runtime.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA writable_schema = ON")
        driver.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'available_cents >= 0 AND ', '') "
            "WHERE name = 'envelope_balance'"
        )
        driver.execute("PRAGMA writable_schema = RESET")
    runtime.engine.dispose()
    said = verify(runtime).problems
    assert said == ("Schéma\u00a0: la contrainte ck_envelope_balance_not_negative n’est plus celle du portail.",)
