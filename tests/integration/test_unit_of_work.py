"""The unit of work: all or nothing, events chained, gap-free numbers, optimistic lock."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.snapshot import GENESIS, chain_hash
from portal.models import AuditDetail, AuditEvent, Dossier, Job
from portal.services.runtime import Runtime
from tests.factories import make_dossier, make_organisation, make_person, make_window


def _boom(runtime: Runtime) -> None:
    with runtime.uow() as uow:
        uow.next_number("refs")
        uow.record(Event.WINDOW_OPENED, SYSTEM, ("window", "w"))
        uow.enqueue("mail", "mail:1", {"message": "1"})
        raise RuntimeError("boom")


def test_an_error_leaves_nothing(runtime: Runtime) -> None:
    with pytest.raises(RuntimeError):
        _boom(runtime)
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0
    with runtime.uow() as uow:
        assert uow.next_number("refs") == 1


def test_events_are_chained_and_details_apart(runtime: Runtime) -> None:
    for number in range(3):
        with runtime.uow() as uow:
            uow.record(Event.ACCOUNT_CREATED, SYSTEM, ("person", f"p{number}"), detail=f"Nom {number}")
            uow.record(Event.ROLE_GRANTED, SYSTEM, ("person", f"p{number}"), facts={"role": "editor"})
    with runtime.read() as session:
        rows = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).all()
        details = session.scalars(sa.select(AuditDetail.text).order_by(AuditDetail.event_id)).all()
    assert [row.id for row in rows] == [1, 2, 3, 4, 5, 6]
    previous = GENESIS
    for row in rows:
        assert row.prev_hash == previous
        assert row.hash == chain_hash(previous, row.body)
        assert "Nom" not in row.body
        previous = row.hash
    assert details == ["Nom 0", "Nom 1", "Nom 2"]


def test_numbers_have_no_gap_under_concurrency(runtime: Runtime) -> None:
    taken: list[int] = []
    lock = threading.Lock()

    def work() -> None:
        for _ in range(10):
            with runtime.uow() as uow:
                number = uow.next_number("refs")
                uow.record(Event.WINDOW_OPENED, SYSTEM, ("window", str(number)))
            with lock:
                taken.append(number)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))
    with runtime.read() as session:
        ids = session.scalars(sa.select(AuditEvent.id).order_by(AuditEvent.id)).all()
    assert ids == list(range(1, 41))


def test_a_stale_object_is_a_conflict(runtime: Runtime) -> None:
    window = make_window(runtime)
    organisation = make_organisation(runtime)
    dossier = make_dossier(runtime, window, organisation, make_person(runtime))
    first, second = runtime.uow(), runtime.uow()
    with runtime.read() as session:
        stale = session.scalar(sa.select(Dossier).where(Dossier.public_id == dossier))
        assert stale is not None
        session.expunge(stale)
    with first as uow:
        uow.session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one().title = "Premier"

    def late() -> None:
        with second as uow:
            stale.title = "Second"
            uow.session.add(stale)

    with pytest.raises(Conflict, match="autre personne"):
        late()
    with runtime.read() as session:
        assert session.scalar(sa.select(Dossier.title)) == "Premier"


def test_the_same_job_asked_twice_is_one(runtime: Runtime) -> None:
    for _ in range(2):
        with runtime.uow() as uow:
            uow.enqueue("mail", "mail:x", {"message": "x"})
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 1
