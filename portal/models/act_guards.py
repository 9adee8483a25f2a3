"""Triggers that keep what acts and letters say: an act is frozen when it is issued, more when it is signed, the rest
when it is notified; a letter when it is made, its way when it leaves; the receipt of a filing when it is kept.

A signed act is only ever followed by another act: nobody rewrites it, sets it back or removes it, whatever the code
path. The same rules on both engines; ``act_file``, ``letter_file`` are append-only (see ``ledger_ddl``). What was
brought as signed stays as it was brought, with what its examination found and who settled it.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.models.ledger_guards import DEFINER

#: Since when (a column that is filled) and which columns of ``act`` no longer change.
ACT_FROZEN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "issued_at",
        (
            "public_id",
            "window_id",
            "organisation_id",
            "dossier_id",
            "decision_id",
            "kind",
            "agreed",
            "amends_id",
            "reference",
            "verification_code",
            "signing_way",
            "planned_number",
            "planned_on",
            "deputy_id",
            "title",
            "description",
            "amount_cents",
            "content",
            "content_sha256",
            "credits_certified_on",
            "credits_certified_by_id",
            "signing_way",
            "signatory_name",
            "planned_number",
            "planned_on",
            "deputy_id",
            "issued_at",
            "created_at",
        ),
    ),
    ("signed_on", ("official_number", "signed_on")),
    ("notified_at", ("ej_number", "ej_on", "notified_at")),
)
#: States an act never comes back to, once the column is filled.
_LEFT = {
    "issued_at": ("draft", "funded"),
    "signed_on": ("draft", "funded", "checked", "cancelled"),
    "notified_at": ("signed", "committed"),
}
#: Moves within a life that goes one way, and the states that end it. An act committed before its signature is signed
#: afterwards; one signed before its commitment never is again.
_ONE_WAY = (
    "OLD.signed_on IS NOT NULL AND OLD.state = 'committed' AND NEW.state = 'signed'",
    "OLD.state = 'modified' AND NEW.state = 'notified'",
    "OLD.state IN ('withdrawn', 'repealed', 'lapsed', 'cancelled') AND NEW.state <> OLD.state",
)
_FILE = ("sha256", "size", "media_type", "created_at")
#: What a letter says and goes with never changes; what was told of its way, once it left, neither.
_LETTER = (
    "public_id", "window_id", "organisation_id", "dossier_id", "decision_id", "person_id", "kind", "reference",
    "content", "content_sha256", "created_at", "act_id", "stage_id", "claim_id", "template_kind", "template_number",
    "template_sha256",
)  # fmt: skip
_LETTER_SENT = ("state", "signed_on", "channel", "recipient", "sent_on", "sent_at")
#: The receipt of a filing is a piece like the others, but for this.
_RECEIPT = ("dossier_id", "kind", "name", "file_id", "removed_at", "created_at")
_COPY = ("public_id", "window_id", "act_id", "way", "file_id", "person_id", "batch_id", "created_at")
_SETTLED = ("state", "number", "signed_on", "stated_by_id", "settled_by_id", "settled_at", "reason")
_BATCH = ("public_id", "window_id", "name", "file_id", "person_id", "created_at")
_NOTICE = (
    *("act_id", "person_id", "channel", "notified_on", "recipient", "deemed_term_on", "deemed_at_term", "created_at"),
)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table whose rows stay: the condition that refuses an update, its unique keys (see ``ledger_ddl``), and which
    rows stay when not all do (a condition that begins with a column)."""

    name: str
    refuses: str
    keys: tuple[tuple[str, ...], ...]
    among: str = ""


def _differs(columns: tuple[str, ...], dialect: str) -> str:
    changed = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f"NEW.{column} {changed} OLD.{column}" for column in columns)


def _act(dialect: str) -> str:
    parts = [f"(OLD.{since} IS NOT NULL AND ({_differs(columns, dialect)}))" for since, columns in ACT_FROZEN]
    for since, states in _LEFT.items():
        listed = ", ".join(f"'{state}'" for state in states)
        parts.append(f"(OLD.{since} IS NOT NULL AND NEW.state IN ({listed}))")
    parts += [f"({move})" for move in _ONE_WAY]
    return " OR ".join(parts)


def _notice(dialect: str) -> str:
    once = _differs(("downloaded_at", "downloaded_by_id"), dialect)
    return f"{_differs(_NOTICE, dialect)} OR (OLD.downloaded_at IS NOT NULL AND ({once}))"


def _letter(dialect: str) -> str:
    sent = _differs(_LETTER_SENT, dialect)
    read = _differs(("downloaded_at", "downloaded_by_id"), dialect)
    return (
        f"{_differs(_LETTER, dialect)} OR (OLD.sent_at IS NOT NULL AND ({sent}))"
        f" OR (OLD.downloaded_at IS NOT NULL AND ({read}))"
    )


def _copy(dialect: str) -> str:
    """What was brought never changes; the report once written; the rest once somebody settled it."""
    reported = f"OLD.report <> '' AND {_differs(('report',), dialect)}"
    settled = f"OLD.state <> 'waiting' AND ({_differs(_SETTLED, dialect)})"
    return f"{_differs(_COPY, dialect)} OR ({reported}) OR ({settled})"


def _batch(dialect: str) -> str:
    return f"{_differs(_BATCH, dialect)} OR (OLD.state <> 'unread' AND ({_differs(('state', 'report'), dialect)}))"


def _tables(dialect: str) -> tuple[_Table, ...]:
    return (
        _Table(
            "act",
            _act(dialect),
            (("id",), ("public_id",), ("reference",), ("verification_code",), ("window_id", "official_number")),
        ),
        _Table("notification", _notice(dialect), (("id",),)),
        _Table("letter", _letter(dialect), (("id",), ("public_id",), ("reference",))),
        _Table("document", f"OLD.kind = 'receipt' AND ({_differs(_RECEIPT, dialect)})", (("id",),), "kind = 'receipt'"),
        _Table("signed_copy", _copy(dialect), (("id",), ("public_id",))),
        _Table("scan_batch", _batch(dialect), (("id",), ("public_id",))),
        # The same bytes brought again are one row (ON CONFLICT DO NOTHING): only its key tells a replacement.
        _Table("stored_file", _differs(_FILE, dialect), (("id",),)),
    )


#: Tables whose rows nobody removes, on PostgreSQL not even the application's role with the triggers disabled.
KEPT = ("act", "notification", "letter", "document", "signed_copy", "scan_batch", "stored_file")


def act_guard_names(dialect: str) -> frozenset[str]:
    """Names of the triggers made here."""
    last = "truncate" if dialect == "postgresql" else "insert"
    return frozenset(f"{table}_guard_{verb}" for table in KEPT for verb in ("update", "delete", last))


def create_act_guards(dialect: str) -> list[str]:
    """DDL statements, in order."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def _sentence(table: str) -> str:
    return f"{table} is kept as it was issued"


def _sqlite() -> list[str]:
    statements = []
    for table in _tables("sqlite"):
        refused = f"BEGIN SELECT RAISE(ABORT, '{_sentence(table.name)}'); END"
        # INSERT OR REPLACE removes a row without waking the delete trigger.
        taken = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table.name} WHERE {' AND '.join(f'{column} = NEW.{column}' for column in key)})"  # noqa: S608
            for key in table.keys
        )
        taken = f"EXISTS (SELECT 1 FROM {table.name} WHERE id = NEW.id AND {table.among})" if table.among else taken  # noqa: S608
        some = f" WHEN OLD.{table.among}" if table.among else ""
        replaced = f"BEGIN SELECT RAISE(ABORT, '{_sentence(table.name)}: UNIQUE constraint failed'); END"
        statements += [
            f"CREATE TRIGGER {table.name}_guard_update BEFORE UPDATE ON {table.name} WHEN {table.refuses} {refused}",
            f"CREATE TRIGGER {table.name}_guard_delete BEFORE DELETE ON {table.name}{some} {refused}",
            f"CREATE TRIGGER {table.name}_guard_insert BEFORE INSERT ON {table.name} WHEN {taken} {replaced}",
        ]
    return statements


def _postgresql() -> list[str]:
    statements = [_refusing("refuse_removal", "TG_TABLE_NAME || ' is kept as it was issued'", "TRUE")]
    for table in _tables("postgresql"):
        name = f"{table.name}_guard_update"
        statements.append(_refusing(name, f"'{_sentence(table.name)}'", table.refuses))
        statements.append(_trigger(name, "update", table.name, name))
        for verb in ("delete", "truncate"):
            some = f"WHEN (OLD.{table.among}) " if table.among and verb == "delete" else ""
            statements.append(_trigger(f"{table.name}_guard_{verb}", verb, table.name, "refuse_removal", some))
    return statements


def _refusing(function: str, sentence: str, condition: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql {DEFINER} AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION USING MESSAGE = {sentence}, "
        "ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )


def _trigger(name: str, verb: str, table: str, function: str, some: str = "") -> str:
    each = "STATEMENT" if verb == "truncate" else "ROW"
    return (
        f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} FOR EACH {each} {some}EXECUTE FUNCTION {function}()"
    )
