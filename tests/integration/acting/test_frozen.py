"""What is written stays written: issued bytes, ledger, decisions; the database itself refuses the rest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.errors import Conflict
from portal.domain.ledger import EntryKind
from portal.domain.snapshot import sha256_text
from portal.models import (
    Act,
    ActDeliberation,
    ActWording,
    Base,
    CopyPicture,
    Dossier,
    LedgerEntry,
    Letter,
    LetterFile,
    NoticeStep,
    NotificationConsent,
    RecueilEntry,
    SignedCopy,
)
from portal.models.ledger_ddl import UNIQUE_KEYS
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.runtime import Runtime
from tests.integration.acting.support import House, act_row, committed, granted, issued, make_house, signed


def _run(runtime: Runtime, statement: str) -> None:
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_an_issued_act_is_issued_once_and_says_what_it_froze(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    with runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        (file,) = row.files
        digest, content = file.file.sha256, row.content or ""
        assert row.content_sha256 == sha256_text(content)
    said = json.loads(content)["arrete"]
    assert said["award"]["amount_cents"] == 1_260_000
    assert said["award"]["rate"] == "7/10"
    assert said["number"] is None
    with pytest.raises(Conflict):
        issue_act(runtime, house.instructor, IssueAct(act))
    signed(house, act)
    with runtime.read() as session:
        files = session.scalars(sa.select(Act).where(Act.public_id == act)).one().files
        assert [item.file.sha256 for item in files if item.kind == "issued"] == [digest]


def test_completion_is_never_after_the_last_claim(runtime: Runtime) -> None:
    house = make_house(runtime)
    early, late = (
        issued(house, financial_close_on=date(2022, month, 30), requested_cents=100_000) for month in (9, 11)
    )
    with runtime.read() as session:
        contents = {act.public_id: json.loads(act.content or "") for act in session.scalars(sa.select(Act))}
    assert contents[early]["arrete"]["calendar"]["completion_on"] == "2022-09-30"
    assert contents[late]["arrete"]["calendar"]["completion_on"] == "2022-11-15"


@pytest.mark.parametrize("table", ["ledger_entry", "audit_event", "decision", "act_file", "dossier_version"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_append_only_tables_refuse(runtime: Runtime, table: str, verb: str) -> None:
    if verb == "TRUNCATE" and runtime.engine.dialect.name == "sqlite":
        verb = "DELETE"  # SQLite has no TRUNCATE: emptying a table is this
    house = make_house(runtime)
    committed(house, signed(house, issued(house)))
    what = {"UPDATE": "UPDATE {} SET id = id + 1000", "DELETE": "DELETE FROM {}", "TRUNCATE": "TRUNCATE {} CASCADE"}
    before = _rows(runtime, table)
    assert before
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        _run(runtime, what[verb].format(table))
    assert _rows(runtime, table) == before


def _rows(runtime: Runtime, table: str) -> int:
    with runtime.read() as session:
        return int(session.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)  # noqa: S608 - a fixed list


def _entry(**changes: object) -> str:
    row: dict[str, object] = {
        "public_id": "'x'",
        "window_id": '(SELECT id FROM "window" LIMIT 1)',
        "envelope_id": "(SELECT id FROM envelope LIMIT 1)",
        "kind": "'reservation'",
        "amount_cents": 100,
        "available_delta": -100,
        "reserved_delta": 100,
        "committed_delta": 0,
        "paid_delta": 0,
        "allotted_delta": 0,
        "cp_delta": 0,
        "shortfall_delta": 0,
        "dossier_id": "(SELECT id FROM dossier LIMIT 1)",
        "notice": "''",
        "reason": "'brut'",
        "author_public_id": "'x'",
        "idempotency_key": "'brut'",
        "entered_on": "'2021-10-15'",
        "created_at": "'2021-10-15 08:00:00'",
        **changes,
    }
    return f"INSERT INTO ledger_entry ({', '.join(row)}) VALUES ({', '.join(str(value) for value in row.values())})"  # noqa: S608


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"amount_cents": 99_999_999, "available_delta": -99_999_999, "reserved_delta": 99_999_999}, "not_negative"),
        ({"available_delta": 0}, "effect"),
        ({"reserved_delta": 200}, "effect"),
        ({"kind": "'release'"}, "effect"),
        ({"dossier_id": "NULL"}, "needs"),
        ({"amount_cents": 0, "available_delta": 0, "reserved_delta": 0}, "amount"),
        ({"kind": "'commitment'", "available_delta": 0, "reserved_delta": -100, "committed_delta": 100}, "needs"),
    ],
)
def test_raw_entries_meet_the_constraints(runtime: Runtime, changes: dict[str, object], constraint: str) -> None:
    house = make_house(runtime)
    issued(house)
    with pytest.raises(sa.exc.IntegrityError, match=constraint):
        _run(runtime, _entry(**changes))
    _run(runtime, _entry())


def test_raw_negative_balance_is_refused(runtime: Runtime) -> None:
    make_house(runtime)
    with pytest.raises(sa.exc.IntegrityError, match=r"not_negative|sums|kept by the ledger"):
        _run(runtime, "UPDATE envelope_balance SET available_cents = -1")


def test_a_cut_that_spares_available_credits_is_refused(runtime: Runtime) -> None:
    make_house(runtime)
    spared = {"kind": "'decrease'", "available_delta": 0, "reserved_delta": 0, "shortfall_delta": 100}
    with pytest.raises(sa.exc.IntegrityError, match="shortfall_first"):
        _run(runtime, _entry(**spared, dossier_id="NULL", notice="'Lettre'"))


#: Tables this journey leaves empty.
_EMPTY = {
    *("chorus_payment", "credit_instalment", "credit_schedule"),
    *("rulebook_version", "rulebook_publication", "scenario_version"),
}


def _around(house: House, act: Act) -> None:
    """What may be written around a signed act: publication, consent, wording, deliberation, letter, picture."""
    with house.runtime.uow() as uow:
        at, who = {"created_at": uow.now}, {"person_id": house.instructor.person_id}
        copy = uow.session.scalars(sa.select(SignedCopy).where(SignedCopy.act_id == act.id)).one()
        letter = Letter(
            window_id=act.window_id, organisation_id=act.organisation_id, dossier_id=act.dossier_id, act_id=act.id,
            kind="act", reference="L-1", content="{}", content_sha256=sha256_text("{}"), **at, **who,
        )  # fmt: skip
        uow.session.add(letter)
        uow.session.flush()
        uow.session.add_all(
            [
                NoticeStep(act_id=act.id, kind="reminded", on=act.signed_on, **at),
                RecueilEntry(act_id=act.id, number="71-2021-153", published_on=act.signed_on, **at, **who),
                NotificationConsent(dossier_id=act.dossier_id, electronic=True, **at, **who),
                ActWording(act_id=act.id, content="{}", **at, **who),
                ActDeliberation(act_id=act.id, decided_on=act.signed_on, **at, **who),
                LetterFile(letter_id=letter.id, kind="issued", file_id=copy.file_id, **at, **who),
                CopyPicture(copy_id=copy.id, kind="number", page=1, file_id=copy.file_id, **at),
            ]
        )


@pytest.mark.parametrize("table", sorted(set(UNIQUE_KEYS) - _EMPTY))
def test_no_row_is_replaced_by_another_of_the_same_key(runtime: Runtime, table: str) -> None:
    replaces = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"  # noqa: S608 - a fixed list
    if runtime.engine.dialect.name == "postgresql":
        replaces = f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1 ON CONFLICT (id) DO UPDATE SET id = excluded.id"  # noqa: S608
    house = make_house(runtime)
    act = act_row(runtime, committed(house, signed(house, issued(house))))
    _around(house, act)
    before = _content(runtime, table)
    with pytest.raises(sa.exc.IntegrityError, match="append-only"):
        _run(runtime, replaces)
    assert before
    assert _content(runtime, table) == before


def test_every_unique_key_of_an_append_only_table_is_guarded() -> None:
    for table, keys in UNIQUE_KEYS.items():
        constraints = Base.metadata.tables[table].constraints
        unique = (sa.PrimaryKeyConstraint, sa.UniqueConstraint)
        assert {tuple(c.columns.keys()) for c in constraints if isinstance(c, unique)} == set(keys)


def _content(runtime: Runtime, table: str) -> list[tuple[object, ...]]:
    with runtime.read() as session:
        return [tuple(row) for row in session.execute(sa.text(f"SELECT * FROM {table} ORDER BY id"))]  # noqa: S608


def test_a_key_used_again_for_another_object_is_a_conflict(runtime: Runtime) -> None:
    house = make_house(runtime)
    first, second = (granted(house, requested_cents=100_000) for _ in range(2))
    with runtime.read() as session:
        ids = dict(session.execute(sa.select(Dossier.public_id, Dossier.id)).all())
        envelope = session.scalars(sa.select(LedgerEntry.envelope_id).limit(1)).one()
    command = EntryCommand(envelope, EntryKind.RESERVATION, 100, "Essai", "same-key", dossier_id=ids[first])
    with runtime.uow() as uow:
        entry = post_entry(uow, house.signatory, command).public_id
    with runtime.uow() as uow:
        assert post_entry(uow, house.signatory, command).public_id == entry
    with pytest.raises(Conflict), runtime.uow() as uow:
        post_entry(uow, house.signatory, replace(command, dossier_id=ids[second]))
