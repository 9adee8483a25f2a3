"""Lay a signed copy on what was issued, as a job: differences, places left to the hand, number and date recognised.

What the machine recognised is only proposed: two people answer for it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.clocks import paris_date
from portal.domain.signing import SigningWay, day_in, number_in
from portal.domain.snapshot import canonical_json
from portal.models import ActFile, CopyPicture, ScanBatch, SignedCopy
from portal.services.ports import Comparison, ScanUnreadable
from portal.services.runtime import Runtime
from portal.services.signing.scanned_pages import marks_of
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork

EXAMINE_JOB = "examine_copy"
#: Boxes told a page: beyond, the page is plainly another one.
MAX_BOXES = 40


def ask_examination(uow: UnitOfWork, copy: SignedCopy) -> None:
    """Have the copy compared after the commit."""
    uow.enqueue(EXAMINE_JOB, f"{EXAMINE_JOB}:{copy.public_id}", {"copy": copy.public_id})


def examine_copy(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job handler (payload: ``copy``). A copy already examined stays as it is."""
    with runtime.read() as session:
        copy = session.scalar(sa.select(SignedCopy).where(SignedCopy.public_id == payload["copy"]))
        if copy is None or copy.report:
            return
        scanned, issued = copy.file.sha256, _issued(session, copy)
        department = copy.act.reference.split("-")[1]
        code, on_paper = copy.act.verification_code, copy.way is SigningWay.PAPER
        told = _gathered(session, copy)
    if runtime.read_scan is None:  # nobody compares here: the person does
        _write(runtime, payload["copy"], {"unreadable": True}, [])
        return
    try:
        found = runtime.read_scan.compare(runtime.store.get(issued), runtime.store.get(scanned))
    except ScanUnreadable:
        _write(runtime, payload["copy"], {"unreadable": True, **told}, [])
        return
    kept = [
        (kind, page, runtime.store.put(picture), len(picture))
        for page, one in enumerate(found.pages, start=1)
        for kind, picture in sorted(one.pictures.items())
    ]
    if on_paper and code is not None:
        told |= _unlike(runtime, found, code)
    _write(runtime, payload["copy"], report_of(found, department, paris_date(runtime.legal.now())) | told, kept)


def give_up_copy(runtime: Runtime, payload: dict[str, str]) -> None:
    """The examination failed for good: the copy says that it is to be compared by eye."""
    _write(runtime, payload["copy"], {"unreadable": True}, [])


def _gathered(session: Session, copy: SignedCopy) -> dict[str, Any]:
    """How the pages of a copy that comes from a batch were put together."""
    if copy.batch_id is None:
        return {}
    report = json.loads(session.get_one(ScanBatch, copy.batch_id).report or "{}")
    mine = [one["gathered"] for one in report.get("acts", ()) if one["copy"] == copy.public_id]
    return {"gathered": mine[0]} if mine else {}


def _unlike(runtime: Runtime, found: Comparison, code: str) -> dict[str, list[int]]:
    """Pages of a paper whose code is not read (``unmarked``), or is not that of this very page (``misplaced``)."""
    unmarked, misplaced = [], []
    for number, page in enumerate(found.pages, start=1):
        marks = marks_of(runtime, page.marks)
        if not marks:
            unmarked.append(number)
        elif not any(mark.sealed and mark.code == code and mark.page == number for mark in marks):
            misplaced.append(number)
    return {"unmarked": unmarked, "misplaced": misplaced}


def report_of(found: Comparison, department: str = "", today: date | None = None) -> dict[str, Any]:
    """What the comparison says, as canonical JSON takes it."""
    filled: dict[str, bool] = {}
    texts: dict[str, str] = {}
    for page in found.pages:
        filled.update(page.filled)
        texts.update(page.texts)
    pages = [
        {
            "page": number,
            "aligned": one.aligned,
            "added": [list(box) for box in one.added[:MAX_BOXES]],
            "gone": [list(box) for box in one.gone[:MAX_BOXES]],
        }
        for number, one in enumerate(found.pages, start=1)
    ]
    return {
        "issued_pages": found.issued_pages,
        "scanned_pages": found.scanned_pages,
        "pages": pages,
        "filled": filled,
        "number": number_in(texts.get("number", ""), department),
        "date": day_in(texts.get("date", ""), today),
    }


def _issued(session: Session, copy: SignedCopy) -> str:
    rows = sa.select(ActFile).where(ActFile.act_id == copy.act_id, ActFile.kind == "issued")
    return str(session.scalars(rows).one().file.sha256)


def _write(runtime: Runtime, public_id: str, report: dict[str, Any], pictures: list[tuple[str, int, str, int]]) -> None:
    with runtime.uow() as uow:
        query = sa.select(SignedCopy).where(SignedCopy.public_id == public_id).with_for_update()
        copy = uow.session.scalars(query).one()
        if copy.report:
            return
        copy.report = canonical_json(report)
        for kind, page, digest, size in pictures:
            row = stored_file(uow, digest, size, "image/jpeg", ours=True)
            uow.session.add(CopyPicture(copy_id=copy.id, kind=kind, page=page, file_id=row.id, created_at=uow.now))
