"""Scans whose reading fails: one act never loses the pile, a last failure is told, a role lost attaches nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.domain.signing import BatchState
from portal.models import Job, Posting, ScanBatch, SignedCopy
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.jobs.run_jobs import MAX_ATTEMPTS, run_due_jobs
from portal.services.jobs.worker import GIVEN_UP, HANDLERS
from portal.services.runtime import Runtime
from portal.services.signing import read_scans as module
from portal.services.signing.add_scans import AddScans, add_scans
from portal.services.signing.examine_copy import EXAMINE_JOB
from portal.services.signing.read_scans import UNEXPECTED, read_scans
from tests.factories import PDF
from tests.integration.acting.support import SCAN, House, count_of, issued, later, make_house
from tests.integration.signing.paper import scanned
from tests.integration.signing.test_mixed_scans import _paper
from tests.integration.signing.test_scans import DAY, NUMBER


def _batch(house: House, batch: str) -> tuple[BatchState, dict[str, list[dict[str, str]]]]:
    with house.runtime.read() as session:
        row = session.scalars(sa.select(ScanBatch).where(ScanBatch.public_id == batch)).one()
        return row.state, json.loads(row.report or "{}")


def _pile(house: House, *acts: str) -> str:
    later(house.runtime)
    sheets = [sheet for act in acts for sheet in _paper(house, act)]
    return add_scans(house.runtime, house.instructor, AddScans("lot.pdf", scanned(sheets)))


def test_one_act_nobody_foresaw_does_not_lose_the_pile(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    house = make_house(runtime)
    bad, good = issued(house), issued(house)
    batch, ask = _pile(house, bad, good), module.ask_examination

    def failing(uow, copy) -> None:  # type: ignore[no-untyped-def]
        if copy.act.public_id == bad:
            raise RuntimeError
        ask(uow, copy)

    monkeypatch.setattr(module, "ask_examination", failing)
    read_scans(runtime, {"batch": batch})
    state, report = _batch(house, batch)
    rows = {row["act"]: row for row in report["acts"]}
    assert state is BatchState.READ
    assert (rows[bad]["copy"], rows[bad]["why"]) == ("", UNEXPECTED)
    assert rows[good]["copy"]
    assert count_of(runtime, SignedCopy) == 1


def test_a_person_who_lost_the_role_attaches_nothing(runtime: Runtime) -> None:
    house = make_house(runtime)
    batch = _pile(house, issued(house))
    with runtime.uow() as uow:
        uow.session.execute(sa.delete(Posting).where(Posting.person_id == house.instructor.person_id))
    read_scans(runtime, {"batch": batch})
    assert _batch(house, batch)[0] is BatchState.READ
    assert count_of(runtime, SignedCopy) == 0


def test_a_batch_nobody_can_read_here_is_refused(runtime: Runtime) -> None:
    house = make_house(runtime)
    batch = add_scans(runtime, house.instructor, AddScans("lot.pdf", PDF))
    read_scans(replace(runtime, read_scan=None), {"batch": batch})
    assert _batch(house, batch)[0] is BatchState.REFUSED


def test_the_last_failure_is_told(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    batch = add_scans(runtime, house.instructor, AddScans("lot.pdf", PDF))
    record_signature(runtime, house.instructor, RecordSignature(act, NUMBER, DAY, SCAN))
    with runtime.uow() as uow:
        uow.session.execute(sa.update(Job).values(attempts=MAX_ATTEMPTS - 1))

    def broken(_runtime: Runtime, _payload: dict[str, str]) -> None:
        raise OSError

    run_due_jobs(runtime, dict.fromkeys(HANDLERS, broken), given_up=GIVEN_UP)
    assert _batch(house, batch)[0] is BatchState.REFUSED
    with runtime.read() as session:
        assert json.loads(session.scalars(sa.select(SignedCopy.report)).one()) == {"unreadable": True}
        assert session.scalar(sa.select(Job.id).where(Job.kind == EXAMINE_JOB, Job.failed_at.is_not(None)))
