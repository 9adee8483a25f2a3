"""What each export says, its types, its scope, its place in the journal."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from itertools import pairwise

import pytest
import sqlalchemy as sa

from portal.domain.actors import SYSTEM, Role
from portal.domain.errors import Forbidden, NotFound
from portal.domain.snapshot import GENESIS
from portal.exports.dossiers import DOSSIERS, national_table
from portal.exports.money_tables import CHORUS, LEDGER
from portal.exports.work_tables import ACTS, DECISIONS, EXPENSES
from portal.models import AuditEvent, Closure, Dossier, LedgerEntry, Transfer
from portal.queries.exports import EXPORT_KINDS
from portal.queries.inbox_filter import InboxFilter
from portal.services.exporting import make_export as module
from portal.services.exporting.make_export import MakeExport, make_export
from portal.services.runtime import Runtime
from tests.factories import SLUG, make_dossier, make_person, make_window, writing
from tests.integration.acting.support import make_house
from tests.integration.chorus.support import line, taken
from tests.integration.conflicts.support import declare
from tests.integration.exports.support import (
    ATTACK,
    COMMAND,
    exported,
    full_house,
    journalled,
    values,
    with_certified_act,
    wrongly_typed,
)


def test_every_amount_is_a_number_every_date_a_date_every_text_a_text(runtime: Runtime) -> None:
    house = full_house(runtime)
    with_certified_act(house)
    taken(runtime, house, line(ej="2199999999"), line(amount="4,200"))

    for name, kind in EXPORT_KINDS.items():
        rows = exported(runtime, house.budget, name)
        assert rows, name
        assert wrongly_typed(kind.table, rows) == [], name


def test_dossiers_tell_what_was_asked_retained_and_granted(runtime: Runtime) -> None:
    house = full_house(runtime)

    first, second, third = (values(DOSSIERS, row) for row in exported(runtime, house.instructor, "dossiers"))

    assert (first["state"], first["decision"], first["organisation"]) == ("Accordé", "Accorder", "Tournus")
    assert (first["siret"], first["insee_code"], first["population"]) == ("21710543600018", "71543", 5489)
    assert (first["requested_cents"], first["granted_cents"], first["subsidisable_cents"]) == (6300, 6300, 9000)
    assert (first["rate"], first["reserved_cents"], first["committed_cents"], first["paid_cents"]) == (0.7, 0, 6300, 0)
    assert (first["ej_number"], first["act_state"]) == ("2103456789", "Engagé (EJ)")
    assert first["filed_at"] == datetime(2021, 10, 15, 10, 30)  # Paris
    assert (second["title"], second["reserved_cents"], second["act"]) == ("@SUM(A1:A9)", 7000, None)
    assert (third["title"], third["organisation"], third["decision"]) == (ATTACK, '-1+1"; =2', None)


def test_a_closure_that_stands_and_a_transmission_are_told(runtime: Runtime) -> None:
    house = make_house(runtime)
    rows = [make_dossier(runtime, house.window_id, house.organisation_id, house.applicant) for _ in range(3)]
    with writing(runtime) as session:
        now = runtime.legal.now()
        keys = {row.public_id: row.id for row in session.scalars(sa.select(Dossier))}
        by = {"person_id": house.signatory.person_id, "created_at": now}
        closed = {"motive_code": "other", "motive": "=Sans objet", "closed_on": date(2021, 10, 15), **by}
        session.add(Closure(dossier_id=keys[rows[0]], **closed))
        session.add(Closure(dossier_id=keys[rows[1]], reopened_at=now, **closed))
        sent = {"authority": "@Région", "address": "", "reason": "", "filed_at": now, **by}
        session.add(Transfer(dossier_id=keys[rows[2]], transferred_on=date(2021, 10, 15), **sent))

    first, second, third = (values(DOSSIERS, row) for row in exported(runtime, house.instructor, "dossiers"))

    assert (first["closed_on"], first["closed_motive"]) == (datetime(2021, 10, 15), "=Sans objet")
    assert (second["closed_on"], second["closed_motive"]) == (None, None)
    assert (third["transferred_on"], third["transferred_to"]) == (datetime(2021, 10, 15), "@Région")


def test_the_lists_filter_chooses_the_dossiers_and_is_journalled(runtime: Runtime) -> None:
    house = full_house(runtime, act=False)
    wanted = InboxFilter(state="granted", text="tournus", least_cents=650_000)

    rows = exported(runtime, house.instructor, "dossiers", wanted=wanted, asked="etat=granted&texte=tournus")

    assert [values(DOSSIERS, row)["title"] for row in rows] == ["@SUM(A1:A9)"]
    ((author, body, detail),) = journalled(runtime)
    assert (author, detail) == (house.instructor.public_id, "etat=granted&texte=tournus")
    assert json.loads(body)["facts"] == {"export": "dossiers", "form": "xlsx", "rows": 1, "window": house.window_id}


def test_expenses_decisions_and_acts(runtime: Runtime) -> None:
    house = full_house(runtime)

    expenses = [values(EXPENSES, row) for row in exported(runtime, house.budget, "depenses")]
    decisions = [values(DECISIONS, row) for row in exported(runtime, house.budget, "decisions")]
    acts = [values(ACTS, row) for row in exported(runtime, house.budget, "actes")]

    assert [row["label"] for row in expenses[1:]] == [COMMAND, COMMAND]
    assert (expenses[0]["excl_tax_cents"], expenses[0]["incl_tax_cents"]) == (9000, 10800)
    assert expenses[0]["nature"] not in ("", "website")
    assert [(row["outcome"], row["amount_cents"], row["stands"]) for row in decisions] == [
        ("Accorder", 6300, "Oui"),
        ("Accorder", 7000, "Oui"),
    ]
    assert decisions[0]["motive"] == "Projet utile aux habitants."
    assert (decisions[0]["decided_by"], decisions[0]["proposed_by"]) == ("Simon Signataire", "Inès Instruction")
    assert [(row["official_number"], row["ej_on"], row["committed_cents"]) for row in acts] == [
        ("71-2021-10-16-00012", datetime(2021, 10, 16), 6300)
    ]


def test_the_ledger_has_its_running_balance_and_a_chain_that_can_be_made_again(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SLICE", 2)  # the balance and the chain go on from slice to slice
    house = full_house(runtime)

    rows = [values(LEDGER, row) for row in exported(runtime, house.budget, "mouvements")]

    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1]["available_after"] == 297_029.75 - 6300 - 7000
    assert (rows[-1]["reserved_after"], rows[-1]["committed_after"]) == (7000, 6300)
    for before, after in pairwise(rows):
        assert round(before["available_after"] + after["available_delta"], 2) == after["available_after"]
    with runtime.read() as session:
        entries = {row.public_id: row for row in session.scalars(sa.select(LedgerEntry))}
        hashes = {number: chained for number, chained in session.execute(sa.select(AuditEvent.id, AuditEvent.hash))}
    previous = GENESIS
    for row in rows:
        previous = hashlib.sha256(f"{previous}\n{_as_the_dictionary_says(entries[row['entry']])}".encode()).hexdigest()
        assert row["hash"] == previous
        assert row["event_hash"] == hashes[row["event"]]


def _as_the_dictionary_says(entry: LedgerEntry) -> str:
    deltas = ("available", "reserved", "committed", "paid", "allotted", "cp", "shortfall")
    body = {
        "amount_cents": entry.amount_cents,
        "author": entry.author_public_id,
        "created_at": entry.created_at.isoformat().replace("+00:00", "Z"),
        "effects": [getattr(entry, f"{name}_delta") for name in deltas],
        "ej_number": entry.ej_number,
        "entered_on": entry.entered_on.isoformat(),
        "entry": entry.public_id,
        "kind": entry.kind.value,
        "notice": entry.notice,
        "notice_on": entry.notice_on.isoformat() if entry.notice_on else None,
        "origin": None,
        "reason": entry.reason,
    }
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def test_chorus_has_what_the_settings_give_and_nothing_else(runtime: Runtime) -> None:
    house = full_house(runtime, act=False, chorus__ej_type="ZSUB-ESSAI")
    with_certified_act(house)

    ((row,),) = (exported(runtime, house.budget, "chorus"),)
    found = values(CHORUS, row)

    assert (found["supplier_siret"], found["supplier_name"]) == ("21710543600018", "Tournus")
    assert (found["supplier_postal_code"], found["amount_cents"]) == ("71700", 5000)
    assert (found["functional_domain"], found["activity"]) == ("0363-01", "036300000000")
    assert found["ej_type"] == "ZSUB-ESSAI"
    for code in ("purchasing_organisation", "buyer_group", "goods_group", "general_account", "location"):
        assert found[code] is None
    assert found["official_number"] is None


def test_the_report_has_the_columns_of_its_setting_in_their_order(runtime: Runtime) -> None:
    house = full_house(
        runtime, act=False, report__columns="granted_cents\nsiret\nreference", report__dossiers="granted"
    )

    rows = exported(runtime, house.budget, "rapport-national")
    table = national_table(("granted_cents", "siret", "reference"))

    assert [values(table, row)["granted_cents"] for row in rows] == [6300, 7000]
    assert [[cell.value for cell in row][1] for row in rows] == ["21710543600018"] * 2
    assert wrongly_typed(table, rows) == []


def test_one_column_is_a_report_too(runtime: Runtime) -> None:
    house = make_house(runtime, report__columns="siret")
    make_dossier(runtime, house.window_id, house.organisation_id, house.applicant)

    ((cell,),) = exported(runtime, house.budget, "rapport-national")
    assert cell.value == "21710543600018"


def test_who_may_take_what(runtime: Runtime) -> None:
    house = make_house(runtime)
    elsewhere = make_window(runtime, slug="fitn7-axe3-68-2021")
    stranger = make_person(runtime, postings=((elsewhere, Role.INSTRUCTOR), (elsewhere, Role.BUDGET)))

    for actor, name, refusal in (
        (house.signatory, "dossiers", Forbidden),
        (house.instructor, "chorus", Forbidden),
        (house.applicant, "dossiers", NotFound),
        (stranger, "dossiers", NotFound),
        (house.budget, "inconnu", NotFound),
    ):
        with pytest.raises(refusal):
            make_export(runtime, actor, MakeExport(SLUG, name, "xlsx"))
    with pytest.raises(NotFound):
        make_export(runtime, house.budget, MakeExport(SLUG, "dossiers", "pdf"))
    assert journalled(runtime) == []


def test_only_the_window_asked_for_and_no_draft(runtime: Runtime) -> None:
    house = full_house(runtime, act=False)
    elsewhere = make_window(runtime, slug="fitn7-axe3-68-2021")
    both = make_person(runtime, postings=((house.window_id, Role.INSTRUCTOR), (elsewhere, Role.INSTRUCTOR)))
    make_dossier(runtime, elsewhere, house.organisation_id, house.applicant, title="Ailleurs")

    for actor in (both, SYSTEM):
        titles = [values(DOSSIERS, row)["title"] for row in exported(runtime, actor, "dossiers")]
        assert len(titles) == 3
        assert "Ailleurs" not in titles


def test_a_declared_link_takes_the_bodys_rows_out_of_every_export(runtime: Runtime) -> None:
    house = full_house(runtime)
    with_certified_act(house)
    roles = (Role.INSTRUCTOR, Role.BUDGET)
    linked = make_person(runtime, postings=tuple((house.window_id, role) for role in roles))
    declare(runtime, linked, siren="217105436")

    for name in EXPORT_KINDS:
        content = b"".join(make_export(runtime, linked, MakeExport(SLUG, name, "csv")).pieces).decode()
        assert "Tournus" not in content, name
        assert "21710543600018" not in content, name
    rows = [values(LEDGER, row) for row in exported(runtime, linked, "mouvements")]
    assert [row["available_after"] for row in rows] == [297_029.75] * 2  # AE, then CP


def test_it_is_journalled_before_it_leaves_and_holds_no_transaction(runtime: Runtime) -> None:
    house = full_house(runtime, act=False)
    made = make_export(runtime, house.budget, MakeExport(SLUG, "dossiers", "csv"))

    assert len(journalled(runtime)) == 1
    next(made.pieces)
    with runtime.uow() as uow:  # a write passes while the file is half sent
        uow.session.execute(sa.update(LedgerEntry).where(sa.false()).values(reason="x"))
    assert b"".join(made.pieces).count(b"\r\n") == 3
