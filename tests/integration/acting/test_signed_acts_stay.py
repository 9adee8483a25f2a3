"""A signed act is only ever followed by another: no statement and no page rewrites it, sets it back, removes it."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Actor
from portal.models import Act, ActFile, NotificationConsent, SignedCopy
from portal.models.act_guards import ACT_FROZEN, KEPT
from portal.services.acting.cancel_act import CancelAct, cancel_act
from portal.services.acting.record_recueil import RecordRecueil, record_recueil
from portal.services.jobs.sweep_orphans import sweep_orphans
from portal.services.runtime import Runtime
from portal.services.signing.add_scans import AddScans, add_scans
from tests.factories import PDF
from tests.integration.acting.support import (
    SCAN,
    House,
    committed,
    dossier_of,
    issued,
    make_house,
    notified,
    prepared,
    signed,
)
from tests.integration.acting.web import Visitor

_OTHER = {
    "amount_cents": "1",
    "agreed": "NOT agreed",
    "window_id": "window_id + 1",
    "organisation_id": "organisation_id + 1",
    "dossier_id": "dossier_id + 1",
    "decision_id": "decision_id + 1",
    "amends_id": "id",
    "credits_certified_by_id": "NULL",
    "issued_at": "'2021-10-01 08:00:00+00:00'",
    "created_at": "'2021-10-01 08:00:00+00:00'",
    "notified_at": "'2021-10-01 08:00:00+00:00'",
    "credits_certified_on": "'2021-10-01'",
    "signed_on": "NULL",
    "signing_way": "'parapheur'",
    "planned_on": "'2021-10-01'",
    "deputy_id": "1",
    "ej_on": "'2021-10-01'",
}
_CHANGES = [f"{column} = {_OTHER.get(column, repr('autre'))}" for _, columns in ACT_FROZEN for column in columns]
_BACK = [f"state = '{state}'" for state in ("draft", "funded", "checked", "cancelled")]


def _run(runtime: Runtime, statement: str) -> None:
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def _kept(runtime: Runtime) -> list[tuple[object, ...]]:
    """Every frozen column of every act that is issued, its files, and the bytes the store has for them."""
    columns = [getattr(Act, name) for since, names in ACT_FROZEN if since != "notified_at" for name in names]
    issued_acts = Act.issued_at.is_not(None)
    with runtime.read() as session:
        acts = [tuple(row) for row in session.execute(sa.select(*columns).where(issued_acts).order_by(Act.id))]
        files = session.scalars(sa.select(ActFile).order_by(ActFile.id)).all()
        return acts + [(file.kind, file.file.sha256, runtime.store.get(file.file.sha256)) for file in files]


def _copies(runtime: Runtime) -> list[tuple[object, ...]]:
    """Every column of the copies that were brought as signed, their public id first."""
    columns = sorted(SignedCopy.__table__.columns, key=lambda column: column.name != "public_id")
    with runtime.read() as session:
        return [tuple(row) for row in session.execute(sa.select(*columns).order_by(SignedCopy.id))]


#: A scan that is not the one that was kept.
_SCAN = SCAN + b"autre"
_STAGES = {
    "signed": lambda house: signed(house, issued(house)),
    "committed": lambda house: committed(house, signed(house, issued(house))),
    "notified": lambda house: notified(house, committed(house, signed(house, issued(house)))),
}


def test_no_statement_takes_an_act_back_in_its_life(runtime: Runtime) -> None:
    """Step by step: what an act has passed it does not come back to, and what ends it ends it."""
    house = make_house(runtime)
    passed = ["draft", "funded", "checked", "cancelled"]
    act = signed(house, issued(house))
    _refused(runtime, *(f"UPDATE act SET state = '{state}'" for state in passed))  # noqa: S608
    committed(house, act)
    passed.append("signed")
    _refused(runtime, *(f"UPDATE act SET state = '{state}'" for state in passed))  # noqa: S608
    notified(house, act)
    passed.append("committed")
    _refused(runtime, *(f"UPDATE act SET state = '{state}'" for state in passed))  # noqa: S608
    _run(runtime, "UPDATE act SET state = 'modified'")
    passed.append("notified")
    _refused(runtime, *(f"UPDATE act SET state = '{state}'" for state in passed))  # noqa: S608
    _run(runtime, "UPDATE act SET state = 'repealed'")
    passed += ["modified", "withdrawn", "lapsed"]
    _refused(runtime, *(f"UPDATE act SET state = '{state}'" for state in passed))  # noqa: S608


def test_a_cancelled_act_stays_cancelled(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    with runtime.uow() as uow:
        cancel_act(uow, house.instructor, CancelAct(act, "Erreur de montant."))
    _refused(runtime, *(f"UPDATE act SET state = '{state}'" for state in ("checked", "signed", "notified")))  # noqa: S608


def test_the_database_refuses_to_rewrite_a_notified_act(runtime: Runtime) -> None:
    house = make_house(runtime)
    notified(house, committed(house, signed(house, issued(house))))
    before = _kept(runtime)
    for change in [*_CHANGES, *_BACK]:
        with pytest.raises(sa.exc.IntegrityError, match="kept as it was issued"):
            _run(runtime, f"UPDATE act SET {change}")  # noqa: S608 - a fixed list
    assert _kept(runtime) == before
    _run(runtime, "UPDATE act SET state = 'modified', version = version + 1")


@pytest.mark.parametrize("table", KEPT)
def test_nothing_is_removed_or_replaced(runtime: Runtime, table: str) -> None:
    house = make_house(runtime)
    notified(house, committed(house, signed(house, issued(house))))
    add_scans(runtime, house.instructor, AddScans("lot.pdf", PDF))
    _run(runtime, "UPDATE document SET kind = 'receipt'")  # of the pieces, only receipts are kept for good
    sqlite = runtime.engine.dialect.name == "sqlite"
    removals = [f"DELETE FROM {table}"]  # noqa: S608 - a fixed list
    removals.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}" if sqlite else f"TRUNCATE {table} CASCADE")  # noqa: S608
    with runtime.engine.connect() as connection:
        count = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()  # noqa: S608
    assert count
    for removal in removals:
        with pytest.raises(sa.exc.DBAPIError, match=r"kept as it was issued|append-only"):
            _run(runtime, removal)
    with runtime.engine.connect() as connection:
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == count  # noqa: S608


def test_what_is_not_issued_yet_can_still_be_worded(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    with pytest.raises(sa.exc.IntegrityError, match="kept as it was issued"):
        _run(runtime, "UPDATE act SET title = 'autre'")
    # Signature has its own columns: free until the day they are filled.
    signed(house, act)
    with pytest.raises(sa.exc.IntegrityError, match="kept as it was issued"):
        _run(runtime, "UPDATE act SET official_number = '71-2021-10-16-99999'")


def test_the_proof_of_a_notification_stays(runtime: Runtime) -> None:
    house = make_house(runtime)
    notified(house, committed(house, signed(house, issued(house))))
    for change in ("channel = 'paper'", "notified_on = '2021-10-01'", "recipient = 'autre@exemple.fr'"):
        with pytest.raises(sa.exc.IntegrityError, match="kept as it was issued"):
            _run(runtime, f"UPDATE notification SET {change}")  # noqa: S608 - a fixed list
    _run(runtime, "UPDATE notification SET downloaded_at = '2021-10-17 08:00:00+00:00'")
    with pytest.raises(sa.exc.IntegrityError, match="kept as it was issued"):
        _run(runtime, "UPDATE notification SET downloaded_at = '2021-10-18 08:00:00+00:00'")


def _token(visitor: Visitor) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.get("/mon-compte").text)
    assert found is not None
    return found.group(1)


def _post_everywhere(app: Flask, actor: Actor, known: dict[str, str]) -> int:
    """Send every form whose address names the act or its dossier, filled with plausible values and a scan; a page that
    refuses to open has its form sent nevertheless, as from a tab left open."""
    visitor, sent = Visitor(app, actor), 0
    token = _token(visitor)
    typed = {"title": "Autre", "description": "Autre", "reason": "Erreur", "official_number": "71-2021-10-16-00099",
             "signed_on": "16/10/2021", "ej_number": "2103456780", "ej_on": "16/10/2021", "decision": "refuse",
             "motive": "Erreur", "certified_on": "15/10/2021"}  # fmt: skip
    adapter = app.url_map.bind("portail.test")
    for rule in app.url_map.iter_rules():
        names = rule.arguments & {"act", "dossier", "public_id", "copy"}
        if "POST" not in (rule.methods or ()) or not names or rule.arguments - set(known):
            continue
        url = adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments}, method="POST")
        page = visitor.send(url, **typed, csrf_token=token, scan=(io.BytesIO(_SCAN), "acte.pdf"))
        assert page.status_code < 500, (url, page.status_code)
        sent += 1
    return sent


@pytest.mark.parametrize("stage", sorted(_STAGES))
def test_no_page_alters_or_removes_a_signed_act(app: Flask, runtime: Runtime, stage: str) -> None:
    house = make_house(runtime)
    act = _STAGES[stage](house)
    dossier = dossier_of(runtime, act)
    before, copies = _kept(runtime), _copies(runtime)
    ((copy, *_),) = copies
    known = {"act": act, "dossier": dossier, "public_id": dossier, "copy": str(copy)}
    for actor in (house.instructor, house.budget, house.signatory):
        assert _post_everywhere(app, actor, known) > 10
    assert _kept(runtime) == before
    assert _copies(runtime) == copies
    with runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
    assert row.state.value in ("signed", "committed", "notified")
    assert sweep_orphans(runtime) == 0


def test_every_column_of_an_act_is_frozen_or_said_to_move() -> None:
    frozen = {name for _, names in ACT_FROZEN for name in names}
    assert set(Act.__table__.columns.keys()) - frozen == {"id", "state", "version"}
    unique = (sa.PrimaryKeyConstraint, sa.UniqueConstraint)
    keys = {tuple(c.columns.keys()) for c in Act.__table__.constraints if isinstance(c, unique)}  # type: ignore[attr-defined]
    assert {("id",), ("public_id",), ("reference",), ("verification_code",)} == keys


def test_a_signed_act_is_not_prepared_again(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = signed(house, issued(house))
    before = _kept(runtime)
    with pytest.raises(Exception, match="déjà émis"):
        prepared(house, dossier_of(runtime, act))
    assert _kept(runtime) == before


def _refused(runtime: Runtime, *statements: str) -> None:
    for statement in statements:
        with pytest.raises(sa.exc.DBAPIError, match=r"kept as it was issued|append-only"):
            _run(runtime, statement)


def test_what_proves_how_it_was_signed_stays(runtime: Runtime) -> None:
    """The confirmed copy, its report, its pictures, what was read on it and by whom; the batch it came in."""
    house = make_house(runtime)
    act = issued(house)
    batch = add_scans(runtime, house.instructor, AddScans("lot.pdf", PDF))
    _refused(runtime, "UPDATE scan_batch SET name = 'autre'", "UPDATE scan_batch SET person_id = person_id + 1")
    _run(runtime, f"UPDATE scan_batch SET state = 'refused', report = '{{}}' WHERE public_id = '{batch}'")  # noqa: S608
    _refused(runtime, "UPDATE scan_batch SET report = 'autre'", "UPDATE scan_batch SET state = 'unread'")
    signed(house, act)
    _run(runtime, "INSERT INTO copy_picture (copy_id, kind, page, file_id, created_at) "
                  "SELECT id, 'number', 1, file_id, created_at FROM signed_copy")  # fmt: skip
    changes = ("report = ''", "report = '{}'", "number = '71-2021-10-16-00099'", "signed_on = '2021-10-17'",
               "stated_by_id = settled_by_id", "settled_by_id = NULL", "state = 'waiting'", "state = 'rejected'",
               "reason = 'autre'", "file_id = file_id + 1", "act_id = act_id + 1", "way = 'electronic'")  # fmt: skip
    _refused(runtime, *(f"UPDATE signed_copy SET {change}" for change in changes))  # noqa: S608
    _refused(runtime, "UPDATE copy_picture SET file_id = file_id + 1", "DELETE FROM copy_picture")


def test_a_publication_and_a_consent_are_added_never_rewritten(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = signed(house, issued(house))
    with runtime.uow() as uow:
        record_recueil(uow, house.instructor, RecordRecueil((act,), "71-2021-153", date(2021, 10, 16)))
    _consent(runtime, house, act)
    for table, change in (("recueil_entry", "number = '71-2021-154'"), ("notification_consent", "electronic = true")):
        _refused(runtime, f"UPDATE {table} SET {change}", f"DELETE FROM {table}")  # noqa: S608


def _consent(runtime: Runtime, house: House, act: str) -> None:
    with runtime.uow() as uow:
        dossier = uow.session.scalars(sa.select(Act.dossier_id).where(Act.public_id == act)).one()
        row = NotificationConsent(
            dossier_id=dossier, person_id=house.applicant.person_id, electronic=False, created_at=uow.now
        )
        uow.session.add(row)
