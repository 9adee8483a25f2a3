"""Many acts at once: each on its own, the bad ones told with their reasons, the good ones issued and taken away."""

from __future__ import annotations

import csv
import hashlib
import zipfile
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.act import ActState
from portal.domain.clocks import FixedClock
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.signing import SigningWay
from portal.models import Act, ActBatch, ActBatchItem, ActFile, Job, Posting
from portal.queries.act_batches import batch_page
from portal.services.acting import run_act_batch as module
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.signing_choice import SigningChoice
from portal.services.acting.start_batch import BATCH_JOB, BatchAction, StartBatch, start_batch
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.runtime import Runtime
from tests.integration.acting.support import House, act_row, certified, granted, make_house, prepared, signed
from tests.integration.acting.web import Visitor, read

DAY, EVE = date(2021, 10, 15), date(2021, 10, 14)


def _start(house: House, action: BatchAction, chosen: tuple[str, ...]) -> str:
    with house.runtime.uow() as uow:
        return start_batch(uow, house.instructor, StartBatch(action, chosen))


def _work(runtime: Runtime) -> int:
    return run_due_jobs(runtime, {BATCH_JOB: module.run_act_batch})


def _funded(house: House, count: int, cents: int = 100_000, **values: object) -> tuple[str, ...]:
    dossiers = (granted(house, requested_cents=cents, **values) for _ in range(count))
    return tuple(certified(house, prepared(house, dossier)) for dossier in dossiers)


def _states(runtime: Runtime, batch: str) -> list[str]:
    with runtime.read() as session:
        query = sa.select(ActBatchItem.state).join(ActBatch).where(ActBatch.public_id == batch)
        return list(session.scalars(query.order_by(ActBatchItem.id)))


def test_one_bad_dossier_and_one_crash_stop_nothing(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLICE", 2)
    house = make_house(runtime)
    good, (nameless,) = _funded(house, 4), _funded(house, 1, pledged_by_name="", pledged_by_position="")
    chosen = (good[0], nameless, *good[1:])
    real = module.issue_act

    def crashing(runtime: Runtime, actor: object, command: object) -> str:
        if command.act == good[2]:  # type: ignore[attr-defined]
            raise RuntimeError("disk full")
        return real(runtime, actor, command)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "issue_act", crashing)
    batch = _start(house, BatchAction.ISSUE, chosen)
    assert _work(runtime) == 3, "two acts a job"
    assert _states(runtime, batch) == ["done", "refused", "done", "refused", "done"]
    with runtime.read() as session:
        head, rows = batch_page(session, house.instructor, batch)
    assert (head.done, head.refused, head.waiting, head.finished_at) == (3, 2, 0, runtime.legal.now())
    assert "représentant" in " ".join(rows[1].problems)
    assert rows[3].problems == (module.UNFORESEEN,)
    assert act_row(runtime, nameless).state is ActState.FUNDED
    assert {act_row(runtime, one).state for one in (good[0], good[1], good[3])} == {ActState.CHECKED}


def test_a_worker_that_dies_leaves_the_rest_and_nothing_is_issued_twice(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house(runtime)
    acts = _funded(house, 3)
    batch = _start(house, BatchAction.ISSUE, acts)
    real = module.issue_act

    def killed(runtime: Runtime, actor: object, command: object) -> str:
        digest = real(runtime, actor, command)  # type: ignore[arg-type]
        if command.act == acts[1]:  # type: ignore[attr-defined]
            raise KeyboardInterrupt  # issued, and dead before it could say so
        return digest

    monkeypatch.setattr(module, "issue_act", killed)
    with pytest.raises(KeyboardInterrupt):
        _work(runtime)
    assert _states(runtime, batch) == ["done", "waiting", "waiting"]
    with runtime.uow() as uow:
        uow.session.execute(sa.update(Job).where(Job.kind == BATCH_JOB).values(leased_until=None))
    monkeypatch.setattr(module, "issue_act", real)
    assert _work(runtime) == 1
    assert _states(runtime, batch) == ["done"] * 3
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ActFile)) == 3


def test_drafts_are_prepared_with_the_wording_of_the_proposal(runtime: Runtime) -> None:
    house = make_house(runtime)
    fresh, (worded, act) = granted(house, requested_cents=100_000), _one_prepared(house)
    batch = _start(house, BatchAction.PREPARE, (fresh, worded, fresh))
    _work(runtime)
    assert _states(runtime, batch) == ["done", "done"]
    with runtime.read() as session:
        _, rows = batch_page(session, house.instructor, batch)
        assert [row.act for row in rows][1] == act, "a draft that is there is left as it is"
        titles = session.scalars(sa.select(Act.title).order_by(Act.id)).all()
    assert titles[-1] == "Création d’un portail de démarches en ligne"


def _one_prepared(house: House) -> tuple[str, str]:
    dossier = granted(house, requested_cents=100_000)
    return dossier, prepared(house, dossier)


def test_who_lost_the_role_meanwhile_does_nothing(runtime: Runtime) -> None:
    house = make_house(runtime)
    (act,) = _funded(house, 1)
    batch = _start(house, BatchAction.ISSUE, (act,))
    with runtime.uow() as uow:
        uow.session.execute(sa.delete(Posting).where(Posting.person_id == house.instructor.person_id))
    _work(runtime)
    assert _states(runtime, batch) == ["refused"]
    assert act_row(runtime, act).state is ActState.FUNDED


def test_an_empty_batch_and_other_roles_are_refused(runtime: Runtime) -> None:
    house = make_house(runtime)
    acts = _funded(house, 1)
    with pytest.raises(InvalidInput):
        _start(house, BatchAction.ISSUE, ())
    for actor in (house.budget, house.signatory, house.applicant):
        with pytest.raises(Forbidden), runtime.uow() as uow:
            start_batch(uow, actor, StartBatch(BatchAction.ISSUE, acts))


def test_a_batch_by_its_pages(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    acts = _funded(house, 2)
    (nameless,) = _funded(house, 1, pledged_by_name="", pledged_by_position="")
    instructor = Visitor(app, house.instructor)
    assert "3 actes dont les crédits sont attestés" in read(instructor.get("/instruction/actes/lots"))
    empty = instructor.send("/instruction/actes/lots", action="issue")
    assert empty.status_code == 422
    assert "Cochez au moins une ligne" in read(empty)
    started = instructor.send("/instruction/actes/lots", action="issue", chosen=[*acts, nameless])
    assert started.status_code == 302
    assert instructor.get(f"{started.location}/etat").json == {"ready": False}
    assert "En attente" in read(instructor.get(started.location))
    assert instructor.get(f"{started.location}/a-signer.zip").status_code == 409
    _work(runtime)
    assert instructor.get(f"{started.location}/etat").json == {"ready": True}
    page = read(instructor.get(started.location))
    assert "2 actes sur 3" in page
    assert "représentant" in page
    archive = zipfile.ZipFile(BytesIO(instructor.get(f"{started.location}/a-signer.zip").data))
    manifest = list(csv.DictReader(StringIO(archive.read("manifeste.csv").decode("utf-8-sig")), delimiter=";"))
    assert [row["Fichier"] for row in manifest] == [name for name in archive.namelist() if name.endswith(".pdf")]
    for row in manifest:
        assert hashlib.sha256(archive.read(row["Fichier"])).hexdigest() == row["Empreinte SHA-256"]
    signed(house, acts[0])
    left = zipfile.ZipFile(BytesIO(instructor.get(f"{started.location}/a-signer.zip").data))
    assert len(left.namelist()) == 2, "what is signed is not signed again"
    assert Visitor(app, house.budget).get(started.location).status_code == 404


@pytest.mark.long
def test_forty_acts(runtime: Runtime) -> None:
    house = make_house(runtime)
    acts = _funded(house, 40, 70_000)
    batch = _start(house, BatchAction.ISSUE, acts)
    assert isinstance(runtime.legal, FixedClock)
    runtime.legal.move_to(runtime.legal.now() + timedelta(minutes=1))
    assert _work(runtime) == 4
    assert _states(runtime, batch) == ["done"] * 40


def test_numbers_follow_each_other_and_a_refused_act_takes_none(runtime: Runtime) -> None:
    house = make_house(runtime)
    first, last = _funded(house, 2), _funded(house, 2)
    (nameless,) = _funded(house, 1, pledged_by_name="", pledged_by_position="")
    taken = SigningChoice(SigningWay.PARAPHEUR, "71-2021-10-15-00013", DAY)
    issue_act(runtime, house.instructor, IssueAct(last[1], taken))
    chosen = (first[0], nameless, first[1], last[0])
    command = StartBatch(BatchAction.ISSUE, chosen, SigningWay.PARAPHEUR, "71-2021-10-15-00012", DAY)
    with runtime.uow() as uow:
        start_batch(uow, house.instructor, command)
    _work(runtime)
    numbers = [act_row(runtime, act).planned_number for act in chosen]
    assert numbers == ["71-2021-10-15-00012", None, "71-2021-10-15-00014", "71-2021-10-15-00015"]
    assert {act_row(runtime, act).signing_way for act in first} == {SigningWay.PARAPHEUR}


@pytest.mark.parametrize(
    ("number", "day", "field"),
    [("12", DAY, "first_number"), ("71-2021-10-15-00012", None, "dated_on"), ("71-2021-10-15-00012", EVE, "dated_on")],
)
def test_a_batch_not_signed_on_paper_needs_its_number_and_date(
    runtime: Runtime, number: str, day: date | None, field: str
) -> None:
    house = make_house(runtime)
    acts = _funded(house, 1)
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        start_batch(uow, house.instructor, StartBatch(BatchAction.ISSUE, acts, SigningWay.ELECTRONIC, number, day))
    assert set(refused.value.fields) == {field}
