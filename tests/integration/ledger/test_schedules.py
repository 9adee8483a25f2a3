"""Schedules of credits: kept as signed with what does not add up, replaced by versions, sent twice without harm."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.schedule import Firmness, Instalment, Schedule
from portal.models import CreditSchedule, Envelope
from portal.queries.schedules import schedule_view, schedules_of
from portal.services.budget.record_schedule import RecordSchedule, record_schedule
from portal.services.runtime import Runtime
from tests.factories import make_person, make_window
from tests.integration.acting.support import House, make_house

CAP2030 = Schedule(
    180_020_000,
    (
        Instalment(2020, 0, 0, Firmness.FIRM),
        Instalment(2021, 99_520_000, 86_820_000, Firmness.FIRM),
        Instalment(2022, 57_600_000, 57_300_000),
        Instalment(2023, 28_900_000, 35_900_000),
    ),
    180_020_000,
    180_020_000,
)


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime)


def _command(runtime: Runtime, **changed: object) -> RecordSchedule:
    with runtime.read() as session:
        envelope = session.scalars(sa.select(Envelope.public_id).order_by(Envelope.id)).first()
    command = RecordSchedule(str(envelope), "CAP 2030", "FTAP", None, CAP2030, "cle")
    return replace(command, **changed)  # type: ignore[arg-type]


def _record(house: House, command: RecordSchedule) -> str:
    with house.runtime.uow() as uow:
        return record_schedule(uow, house.budget, command)


def test_the_table_of_cap_2030_is_kept_and_its_60_000_euros_named(runtime: Runtime, house: House) -> None:
    made = _record(house, _command(runtime))
    assert _record(house, _command(runtime)) == made
    with runtime.read() as session:
        found = schedule_view(session, house.instructor, made)
        assert len(schedules_of(session, house.budget, house.window_id, "")) == 1
    assert found.schedule == CAP2030
    assert [(each.code, each.cents) for each in found.problems] == [
        ("ae_over_total", 6_000_000), ("printed_ae", 6_000_000),
    ]  # fmt: skip
    received = {one.year: (one.ae_cents, one.cp_cents) for one in found.notified}
    assert received == {2020: (None, None), 2021: (29_702_975, 29_702_975), 2022: (None, None), 2023: (None, None)}
    assert not found.may_replace


def test_an_amendment_takes_the_place_of_the_version_before(runtime: Runtime, house: House) -> None:
    first = _record(house, _command(runtime))
    sound = Schedule(100, (Instalment(2021, 100, 100),))
    new = _command(runtime, schedule=sound, key="deux", replaces=first, reason="Avenant n° 1")
    second = _record(house, new)
    with runtime.read() as session:
        (kept,) = schedules_of(session, house.budget, house.window_id, "")
        before = schedule_view(session, house.budget, first)
    assert (kept.public_id, kept.replaces, kept.problems) == (second, first, ())
    assert (before.replaced_by, before.may_replace, before.schedule) == (second, False, CAP2030)
    with pytest.raises(Conflict, match="déjà remplacé"):
        _record(house, replace(new, key="trois"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"schedule": replace(CAP2030, total_cents=0)}, "total"),
        ({"schedule": replace(CAP2030, instalments=())}, "year_1"),
        ({"schedule": replace(CAP2030, instalments=(Instalment(1921, 1, 1),))}, "year_1"),
        ({"schedule": replace(CAP2030, instalments=(Instalment(2021, -1, 1),))}, "table"),
        ({"replaces": "x"}, "reason"),
    ],
)
def test_what_cannot_be_kept_is_said(runtime: Runtime, house: House, changed: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _record(house, _command(runtime, **changed))
    assert set(caught.value.fields) == {field}
    with runtime.read() as session:
        assert session.scalars(sa.select(CreditSchedule)).all() == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE credit_schedule SET total_cents = 1", "UPDATE credit_instalment SET ae_cents = 1",
     "DELETE FROM credit_instalment", "DELETE FROM credit_schedule"],
)  # fmt: skip
def test_what_is_recorded_is_never_changed(runtime: Runtime, house: House, statement: str) -> None:
    made = _record(house, _command(runtime))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), runtime.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with runtime.read() as session:
        assert schedule_view(session, house.budget, made).schedule == CAP2030


def test_only_the_budget_officer_of_the_window_records_one(runtime: Runtime, house: House) -> None:
    made = _record(house, _command(runtime))
    with runtime.uow() as uow, pytest.raises(Forbidden):
        record_schedule(uow, house.instructor, _command(runtime, key="autre"))
    make_window(runtime, slug="fitn7-axe3-68-2021")
    stranger = make_person(runtime)
    with runtime.uow() as uow, pytest.raises(NotFound):
        record_schedule(uow, stranger, _command(runtime, key="autre"))
    with runtime.read() as session, pytest.raises(NotFound):
        schedule_view(session, stranger, made)
