"""Triggers that give a number to one act alone: written on paper and confirmed, or printed before the signature.

Each of the two columns of ``act`` has its own unique index; what one act has printed and another was given by hand is
between two columns, which no index sees. On PostgreSQL two transactions that take the same number at the same instant
pass one after the other (a lock of the transaction on the number), so the second one sees the first. The numbers are
the prefecture's: whatever the window. An act cancelled before its signature gives its printed number back.
"""

from __future__ import annotations

from portal.models.ledger_guards import DEFINER

#: What is said; the columns are named, as a unique index names them.
TAKEN = "act number (official_number, planned_number) is already that of another act"
_VERBS = ("insert", "update")
_WATCHED = "official_number, planned_number, state"


def _held(number: str) -> str:
    """Whether another act bears ``number`` or will."""
    return (
        f"({number} IS NOT NULL AND EXISTS (SELECT 1 FROM act o WHERE o.id <> NEW.id AND (o.official_number = {number} "  # noqa: S608
        f"OR (o.planned_number = {number} AND o.state <> 'cancelled'))))"
    )


_TAKEN = f"{_held('NEW.official_number')} OR (NEW.state <> 'cancelled' AND {_held('NEW.planned_number')})"


def number_guard_names() -> frozenset[str]:
    """Names of the triggers made here."""
    return frozenset(f"act_number_once_{verb}" for verb in _VERBS)


def create_number_guards(dialect: str) -> list[str]:
    """DDL statements, in order."""
    whens = {"insert": "AFTER INSERT", "update": f"AFTER UPDATE OF {_WATCHED}"}
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER act_number_once_{verb} {when} ON act WHEN {_TAKEN} "
            f"BEGIN SELECT RAISE(ABORT, '{TAKEN}'); END"
            for verb, when in whens.items()
        ]
    locks = " ".join(
        f"IF {number} IS NOT NULL THEN PERFORM pg_advisory_xact_lock(hashtextextended('act number ' || {number}, 0)); "
        "END IF;"
        for number in ("NEW.planned_number", "NEW.official_number")
    )
    function = (
        f"CREATE OR REPLACE FUNCTION act_number_once() RETURNS trigger LANGUAGE plpgsql {DEFINER} AS $$ BEGIN {locks} "
        f"IF {_TAKEN} THEN RAISE EXCEPTION USING MESSAGE = '{TAKEN}', ERRCODE = 'unique_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    return [function] + [
        f"CREATE TRIGGER act_number_once_{verb} {when} ON act FOR EACH ROW EXECUTE FUNCTION act_number_once()"
        for verb, when in whens.items()
    ]
