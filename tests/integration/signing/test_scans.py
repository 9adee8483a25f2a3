"""Dozens of signed papers in one scan: each page finds its act, each act is compared, a second person confirms."""

from __future__ import annotations

import json
from datetime import date

import pytest
import sqlalchemy as sa

from portal.acts.page_marks import PageSeal
from portal.domain.act import ActState
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.page_mark import derived_key
from portal.domain.signing import BatchState, PageFate
from portal.models import Act, ActFile, Job, ScanBatch, SignedCopy
from portal.queries.signed_copies import copy_view, waiting_copies
from portal.queries.signing import batch_view
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import HANDLERS
from portal.services.runtime import Runtime
from portal.services.signing.add_scans import AddScans, add_scans
from portal.services.signing.confirm_copy import ConfirmCopy, RejectCopy, confirm_copy, reject_copy
from tests.integration.acting.support import House, act_row, issued, later, make_house
from tests.integration.signing.paper import Hand, blank_sheet, scanned, signed_paper

NUMBER, DAY = "71-2021-10-16-00012", date(2021, 10, 16)


def issued_bytes(runtime: Runtime, act: str) -> bytes:
    """The PDF to print."""
    with runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        return runtime.store.get(next(file.file.sha256 for file in row.files if file.kind == "issued"))


def work(runtime: Runtime, *kinds: str) -> None:
    """Do the jobs of these kinds."""
    run_due_jobs(runtime, {kind: HANDLERS[kind] for kind in kinds})


def test_a_batch_of_scans_finds_its_acts(runtime: Runtime) -> None:
    house = make_house(runtime)
    whole, torn = issued(house), issued(house)
    later(runtime)
    first, second = (signed_paper(issued_bytes(runtime, act), Hand(NUMBER, "16/10/2021")) for act in (whole, torn))
    elsewhere = signed_paper(_of_another_installation(runtime, whole))
    sheets = [first[1], blank_sheet(), second[0], first[0].rotate(180), first[1], *second[2:], *first[2:], elsewhere[0]]
    batch = add_scans(runtime, house.instructor, AddScans("lot du 16.pdf", scanned(sheets)))
    work(runtime, "read_scans")
    with runtime.read() as session:
        row = session.scalars(sa.select(ScanBatch)).one()
        view = batch_view(session, house.instructor, batch)
        copies = list(session.scalars(sa.select(SignedCopy)))
    assert row.state is BatchState.READ
    fates = [page["fate"] for page in json.loads(row.report)["pages"]]
    assert fates[1] == PageFate.BLANK
    assert fates[4] == PageFate.DUPLICATE
    assert fates[-1] == PageFate.FORGED
    assert fates.count(PageFate.KEPT) == len(first) + len(second) - 1
    by_act = {one["act"]: one for one in view.acts}
    assert by_act[torn]["missing"] == [2]
    assert by_act[torn]["copy"] == ""
    assert by_act[whole]["missing"] == []
    assert [copy.public_id for copy in copies] == [by_act[whole]["copy"]]

    work(runtime, "examine_copy")
    with runtime.read() as session:
        found = copy_view(session, house.signatory, copies[0].public_id)
    # Its sheets lay apart and one of them twice: whoever confirms is told, and says so.
    assert [remark[:20] for remark in found.remarks] == ["Ces pages ne se suiv", "Autre page du même a"]
    assert {kind for kind, _ in found.pictures} == {"number", "date"}
    assert (found.number, found.signed_on) == (None, None)
    assert found.read_on in (None, DAY)
    _confirm_by_two(runtime, house, copies[0].public_id)
    assert act_row(runtime, whole).state is ActState.SIGNED
    assert act_row(runtime, whole).official_number == NUMBER
    work(runtime, "read_scans")
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignedCopy)) == 1
        kept = session.scalars(sa.select(ActFile).where(ActFile.kind == "signed")).one()
        assert kept.file_id == copies[0].file_id


def _of_another_installation(runtime: Runtime, act: str) -> bytes:
    """The same act printed by somebody who does not hold our key."""
    import sys
    from dataclasses import replace
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parents[2] / "unit" / "acts"))
    from acts_samples import ARRETE

    from portal.acts.arrete import render_arrete
    from portal.acts.style import Style

    code = act_row(runtime, act).verification_code or ""
    seal = PageSeal("http://portail.test", derived_key("somebody else's secret"))
    return render_arrete(replace(ARRETE, verification_code=code), Style(seal=seal))


def _confirm_by_two(runtime: Runtime, house: House, copy: str) -> None:
    """The instructor reads, whatever the machine proposes; the signatory confirms."""
    with runtime.uow() as uow:
        assert not confirm_copy(uow, house.instructor, ConfirmCopy(copy, NUMBER, DAY))
    with pytest.raises(InvalidInput, match="Regardez les remarques"), runtime.uow() as uow:
        confirm_copy(uow, house.signatory, ConfirmCopy(copy, NUMBER, DAY))
    with runtime.uow() as uow:
        assert confirm_copy(uow, house.signatory, ConfirmCopy(copy, NUMBER, DAY, acknowledged=True))


def test_what_was_changed_on_paper_is_shown(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    from PIL import ImageDraw

    sheets = signed_paper(issued_bytes(runtime, act), Hand(signs=False))
    ImageDraw.Draw(sheets[1]).text((500, 900), "80 000 €", fill=20, font_size=40)
    ImageDraw.Draw(sheets[0]).rectangle((250, 1500, 900, 1560), fill=255)
    add_scans(runtime, house.instructor, AddScans("lot.pdf", scanned(sheets, (2.0, -1.5))))
    work(runtime, "read_scans", "examine_copy")
    with runtime.read() as session:
        (row,) = waiting_copies(session, house.signatory).rows
        view = copy_view(session, house.signatory, row.public_id)
    said = " ".join(view.remarks)
    assert "Page 1" in said
    assert "effacée" in said
    assert "Page 2" in said
    assert "ajout" in said
    assert "La signature ne se voit pas" in said
    assert ("page", 2) in view.pictures
    with runtime.uow() as uow:
        reject_copy(uow, house.signatory, RejectCopy(row.public_id, "Une ligne a été ajoutée à la main."))
    assert act_row(runtime, act).state is ActState.CHECKED
    with pytest.raises(Conflict), runtime.uow() as uow:
        confirm_copy(uow, house.signatory, ConfirmCopy(row.public_id, NUMBER, DAY))


def test_a_scan_that_cannot_be_read_is_refused_with_a_sentence(runtime: Runtime) -> None:
    house = make_house(runtime)
    with pytest.raises(InvalidInput, match="n’est pas un PDF"):
        add_scans(runtime, house.instructor, AddScans("lot.png", b"\x89PNG\r\n"))
    with pytest.raises(Forbidden):
        add_scans(runtime, house.budget, AddScans("lot.pdf", b"%PDF-1.4\n%%EOF\n"))
    add_scans(runtime, house.instructor, AddScans("lot.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"))
    work(runtime, "read_scans")
    with runtime.read() as session:
        assert session.scalars(sa.select(ScanBatch.state)).one() is BatchState.REFUSED
        assert session.scalars(sa.select(Job.last_error)).one() in (None, "")
