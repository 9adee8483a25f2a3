"""A signed act is only ever followed by another: no statement and no page rewrites it, sets it back, removes it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Actor
from portal.models import Act, ActFile
from portal.models.act_guards import ACT_FROZEN, KEPT
from portal.services.jobs.sweep_orphans import sweep_orphans
from portal.services.runtime import Runtime
from tests.integration.acting.support import committed, dossier_of, issued, make_house, notified, prepared, signed
from tests.integration.acting.web import Visitor

_OTHER = {
    "amount_cents": "1",
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
    with runtime.read() as session:
        acts = [tuple(row) for row in session.execute(sa.select(*columns).order_by(Act.id))]
        files = session.scalars(sa.select(ActFile).order_by(ActFile.id)).all()
        return acts + [(file.kind, file.file.sha256, runtime.store.get(file.file.sha256)) for file in files]


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


def _post_everywhere(app: Flask, actor: Actor, known: dict[str, str]) -> int:
    """Send every form whose address names the act or its dossier, filled with plausible values."""
    visitor, sent = Visitor(app, actor), 0
    typed = {"title": "Autre", "description": "Autre", "reason": "Erreur", "official_number": "71-2021-10-16-00099",
             "signed_on": "16/10/2021", "ej_number": "2103456780", "ej_on": "16/10/2021", "decision": "refuse",
             "motive": "Erreur", "certified_on": "15/10/2021"}  # fmt: skip
    adapter = app.url_map.bind("portail.test")
    for rule in app.url_map.iter_rules():
        names = rule.arguments & {"act", "dossier", "public_id"}
        if "POST" not in (rule.methods or ()) or not names or rule.arguments - set(known):
            continue
        url = adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments}, method="POST")
        page = visitor.send(url, **typed)
        assert page.status_code < 500, (url, page.status_code)
        sent += 1
    return sent


def test_no_page_alters_or_removes_a_signed_act(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    act = signed(house, issued(house))
    dossier = dossier_of(runtime, act)
    before = _kept(runtime)
    known = {"act": act, "dossier": dossier, "public_id": dossier}
    for actor in (house.instructor, house.budget, house.signatory):
        assert _post_everywhere(app, actor, known) > 10
    assert _kept(runtime)[: len(before)] == before
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
