"""A whole batch by the parapheur: forty issued, one archive out, one archive back, each file told by itself."""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.signing import SigningWay
from portal.models import Job, Posting
from portal.queries.returned import ReturnView, return_view
from portal.services.acting.run_act_batch import run_act_batch
from portal.services.acting.start_batch import BATCH_JOB, BatchAction, StartBatch, start_batch
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.ports import SigningRequest
from portal.services.signing import take_returned as module
from portal.services.signing.parapheur import export_for_parapheur
from portal.services.signing.take_returned import GONE, LOST, RETURN_JOB, run_return, take_returned
from tests.integration.acting.support import House, act_row
from tests.integration.acting.test_act_batches import _funded, _states
from tests.integration.conftest import LEGAL_NOW
from tests.integration.signing.test_ways import house, issued_for

__all__ = ["house"]
TODAY = date(2021, 10, 15)


def view_of(house: House, brought: str) -> ReturnView:
    with house.runtime.read() as session:
        return return_view(session, house.instructor, brought)


def archive(files: dict[str, bytes]) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    return box.getvalue()


def exported(house: House) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """The rows of the manifest, and the files by their name."""
    content, _ = export_for_parapheur(house.runtime, house.instructor)
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        rows = json.loads(found.read("manifeste.json"))["actes"]
        listed = csv.DictReader(io.StringIO(found.read("manifeste.csv").decode("utf-8-sig")), delimiter=";")
        assert [row["fichier"] for row in listed] == [row["fichier"] for row in rows]
        return rows, {row["fichier"]: found.read(row["fichier"]) for row in rows}


def signed(house: House, pdf: bytes) -> bytes:
    assert house.runtime.signer is not None
    return house.runtime.signer.sign(pdf, SigningRequest("Arrêté", "Mâcon", "X", at=LEGAL_NOW))


def test_one_archive_back_each_file_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLICE", 2)
    acts = [issued_for(house, SigningWay.PARAPHEUR, f"71-2021-10-15-0003{rank}") for rank in range(3)]
    rows, files = exported(house)
    good, unsigned, spoilt = (row["fichier"] for row in rows)
    hit = bytearray(signed(house, files[spoilt]))
    hit[hit.index(b"/Title") + 1] ^= 1
    back = archive({good: signed(house, files[good]), unsigned: files[unsigned], spoilt: bytes(hit), "x.pdf": b"no"})
    brought = take_returned(house.runtime, house.instructor, (("retour.zip", back), ("lot.zip", b"PK\x03\x04")))
    assert [row.state for row in view_of(house, brought).rows] == ["waiting"] * 4 + ["refused"]
    assert run_due_jobs(house.runtime, {RETURN_JOB: run_return}) == 2, "two files a job"
    view = view_of(house, brought)
    assert view.finished_at is not None
    assert [row.state for row in view.rows] == ["signed", "refused", "refused", "refused", "refused"]
    assert view.rows[0].reference == act_row(house.runtime, acts[0]).reference
    assert "aucune signature" in view.rows[1].problem
    assert "a changé depuis" in view.rows[2].problem, "one changed byte"
    assert "n’est pas un PDF" in view.rows[3].problem
    assert [act_row(house.runtime, act).state for act in acts] == [ActState.SIGNED, ActState.CHECKED, ActState.CHECKED]


def test_a_worker_that_dies_takes_nothing_twice(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    act = issued_for(house, SigningWay.PARAPHEUR)
    ((_, pdf),) = exported(house)[1].items()
    brought = take_returned(house.runtime, house.instructor, (("a.pdf", signed(house, pdf)),))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(module, "_settle", killed)
        with pytest.raises(KeyboardInterrupt):
            run_due_jobs(house.runtime, {RETURN_JOB: run_return})
    assert act_row(house.runtime, act).state is ActState.SIGNED
    with house.runtime.uow() as uow:
        uow.session.execute(sa.update(Job).where(Job.kind == RETURN_JOB).values(leased_until=None))
    run_due_jobs(house.runtime, {RETURN_JOB: run_return})
    (row,) = view_of(house, brought).rows
    assert (row.state, row.act) == ("signed", act)


def test_what_is_lost_or_no_longer_allowed_is_told(house: House) -> None:
    brought = take_returned(house.runtime, house.instructor, (("a.pdf", b"%PDF-1.4 a"), ("b.pdf", b"%PDF-1.4 b")))
    with house.runtime.read() as session:
        digest = session.scalars(sa.select(module.ReturnedFile.sha256)).first()
    assert digest is not None
    house.runtime.store.remove(digest)
    run_due_jobs(house.runtime, {RETURN_JOB: run_return})
    lost, other = view_of(house, brought).rows
    assert lost.problem == LOST
    assert "n’est pas celui d’un acte" in other.problem or "abîmé" in other.problem
    late = take_returned(house.runtime, house.instructor, (("a.pdf", b"%PDF-1.4 c"),))
    with house.runtime.uow() as uow:
        uow.session.execute(sa.delete(Posting).where(Posting.person_id == house.instructor.person_id))
    run_due_jobs(house.runtime, {RETURN_JOB: run_return})
    assert view_of(house, late).rows[0].problem == GONE
    with pytest.raises(Forbidden):
        take_returned(house.runtime, house.signatory, (("a.pdf", b"%PDF"),))
    with pytest.raises(InvalidInput):
        take_returned(house.runtime, house.instructor, ())


@pytest.mark.long
def test_forty_acts_leave_and_come_back(house: House) -> None:
    good, (nameless,) = _funded(house, 40, 70_000), _funded(house, 1, pledged_by_name="", pledged_by_position="")
    chosen = (*good[:20], nameless, *good[20:])
    command = StartBatch(BatchAction.ISSUE, chosen, SigningWay.PARAPHEUR, "71-2021-10-15-00100", TODAY)
    with house.runtime.uow() as uow:
        batch = start_batch(uow, house.instructor, command)
    began = time.process_time()
    run_due_jobs(house.runtime, {BATCH_JOB: run_act_batch})
    assert time.process_time() - began < 20, "forty acts checked, drawn and frozen: a few seconds of work"
    states = _states(house.runtime, batch)
    assert (states.count("done"), states[20]) == (40, "refused"), "one bad dossier, forty acts"
    began = time.process_time()
    rows, files = exported(house)
    assert time.process_time() - began < 5
    assert len(files) == 40
    assert [row["numero"] for row in rows] == [f"71-2021-10-15-{number:05d}" for number in range(100, 140)]
    names = list(files)
    back = {name: signed(house, pdf) for name, pdf in files.items()}
    back[names[7]] = files[names[7]]
    brought = take_returned(house.runtime, house.instructor, (("retour.zip", archive(back)),))
    run_due_jobs(house.runtime, {RETURN_JOB: run_return})
    view = view_of(house, brought)
    assert (view.count("signed"), view.rows[7].state, view.count("waiting")) == (39, "refused", 0)
