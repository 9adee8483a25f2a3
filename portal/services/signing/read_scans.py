"""Split a batch of scans, as a job: each page goes to its act by its mark, each whole act gives a signed copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.actors import Actor, Posting, Role
from portal.domain.errors import PortalError
from portal.domain.page_mark import PageMark, read_mark
from portal.domain.permissions import Permission
from portal.domain.signing import BatchState, PageFate, SigningWay
from portal.domain.snapshot import canonical_json
from portal.models import Act, Person, ScanBatch
from portal.services.document_style import mark_keys
from portal.services.locking import lock_act
from portal.services.ports import ScannedPage, ScanUnreadable
from portal.services.runtime import Runtime
from portal.services.signing.copies import bring_copy, check_awaited, waiting_copy
from portal.services.signing.examine_copy import ask_examination
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork

_AWAITING = (ActState.CHECKED, ActState.COMMITTED)


@dataclass
class _Set:
    """The pages found of one act: page of the act → (page of the batch, upside down)."""

    act: str
    reference: str
    total: int
    pages: dict[int, tuple[int, bool]] = field(default_factory=dict)

    @property
    def missing(self) -> list[int]:
        return [number for number in range(1, self.total + 1) if number not in self.pages]

    @property
    def order(self) -> list[tuple[int, bool]]:
        return [self.pages[number] for number in sorted(self.pages)]


def read_scans(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job handler (payload: ``batch``). A batch already read stays as it is."""
    if runtime.read_scan is None:
        return
    with runtime.read() as session:
        batch = session.scalar(sa.select(ScanBatch).where(ScanBatch.public_id == payload["batch"]))
        if batch is None or batch.state is not BatchState.UNREAD:
            return
        digest = batch.file.sha256
    pdf = runtime.store.get(digest)
    try:
        pages = runtime.read_scan.pages(pdf)
    except ScanUnreadable as error:
        _refuse(runtime, payload["batch"], error.pages)
        return
    with runtime.read() as session:
        rows, sets = _sorted(session, batch, [_mark(page, runtime) for page in pages], pages)
    parts = {}
    for one in sets:
        if not one.missing:
            content = runtime.read_scan.assemble(pdf, one.order)
            parts[one.act] = (runtime.store.put(content), len(content))
    with runtime.uow() as uow:
        _write(uow, payload["batch"], rows, sets, parts)


def _mark(page: ScannedPage, runtime: Runtime) -> PageMark | None:
    keys = mark_keys(runtime.settings)
    found = [mark for text in page.marks if (mark := read_mark(text, keys)) is not None]
    return next((mark for mark in found if mark.sealed), found[0] if found else None)


def _sorted(
    session: Session, batch: ScanBatch, marks: list[PageMark | None], pages: tuple[ScannedPage, ...]
) -> tuple[list[dict[str, Any]], list[_Set]]:
    """What becomes of each page, and the acts found."""
    codes = {mark.code for mark in marks if mark is not None and mark.sealed}
    acts = {
        act.verification_code: act for act in session.scalars(sa.select(Act).where(Act.verification_code.in_(codes)))
    }
    rows: list[dict[str, Any]] = []
    sets: dict[str, _Set] = {}
    for number, (mark, page) in enumerate(zip(marks, pages, strict=True), start=1):
        row: dict[str, Any] = {"page": number, "fate": PageFate.UNMARKED}
        act = acts.get(mark.code) if mark is not None else None
        if mark is None:
            row["fate"] = PageFate.BLANK if page.blank else PageFate.UNMARKED
        elif not mark.sealed or act is None:
            row["fate"] = PageFate.FORGED
        elif act.window_id != batch.window_id:
            row["fate"] = PageFate.ELSEWHERE
        else:
            row |= {"act": act.public_id, "reference": act.reference, "of": mark.page, "total": mark.total}
            awaited = act.state in _AWAITING and act.signing_way is SigningWay.PAPER
            if not awaited or waiting_copy(session, act) is not None:
                row["fate"] = PageFate.SETTLED
            else:
                mine = sets.setdefault(act.public_id, _Set(act.public_id, act.reference, mark.total))
                row["fate"] = PageFate.DUPLICATE if mark.page in mine.pages else PageFate.KEPT
                mine.pages.setdefault(mark.page, (number, page.upside_down))
        rows.append(row)
    return rows, list(sets.values())


def _write(
    uow: UnitOfWork, public_id: str, rows: list[dict[str, Any]], sets: list[_Set], parts: dict[str, tuple[str, int]]
) -> None:
    batch = _lock(uow, public_id)
    if batch.state is not BatchState.UNREAD:
        return
    actor = _who(uow, batch)
    acts = []
    for one in sets:
        row: dict[str, Any] = {
            "act": one.act,
            "reference": one.reference,
            "missing": one.missing,
            "copy": "",
            "why": "",
        }
        if one.act in parts:
            try:
                row["copy"] = _bring(uow, actor, batch, one.act, *parts[one.act])
            except PortalError as error:
                row["why"] = error.message
        acts.append(row)
    batch.report = canonical_json({"pages": rows, "acts": acts})
    batch.state = BatchState.READ


def _bring(uow: UnitOfWork, actor: Actor, batch: ScanBatch, act_id: str, digest: str, size: int) -> str:
    act = lock_act(uow, actor, Permission.ACT_RECORD_SIGNATURE, act_id)
    check_awaited(act, SigningWay.PAPER)
    copy = bring_copy(uow, actor, act, SigningWay.PAPER, stored_file(uow, digest, size, "application/pdf"), batch.id)
    ask_examination(uow, copy)
    return copy.public_id


def _who(uow: UnitOfWork, batch: ScanBatch) -> Actor:
    """Whoever brought the batch, as an instructor of its window."""
    person = uow.session.get_one(Person, batch.person_id)
    return Actor(person.id, person.public_id, person.name, postings=(Posting(batch.window_id, Role.INSTRUCTOR),))


def _refuse(runtime: Runtime, public_id: str, pages: int) -> None:
    with runtime.uow() as uow:
        batch = _lock(uow, public_id)
        if batch.state is BatchState.UNREAD:
            batch.state, batch.report = BatchState.REFUSED, canonical_json({"too_many": pages})


def _lock(uow: UnitOfWork, public_id: str) -> ScanBatch:
    return uow.session.scalars(sa.select(ScanBatch).where(ScanBatch.public_id == public_id).with_for_update()).one()
