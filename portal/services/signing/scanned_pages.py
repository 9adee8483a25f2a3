"""What scanned pages say of themselves: whose page each one is, and which pages make the paper of an act.

The same reading serves a batch of scans and the scan of one act.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.page_mark import PageMark, read_mark
from portal.domain.scan_sets import ScanSet, Sighting, one_paper
from portal.domain.signing import PageFate, SigningWay
from portal.models import Act
from portal.services.document_style import mark_keys
from portal.services.ports import ScannedPage
from portal.services.runtime import Runtime
from portal.services.signing.copies import waiting_copy

_AWAITING = (ActState.CHECKED, ActState.COMMITTED)


def marks_of(runtime: Runtime, texts: Sequence[str]) -> tuple[PageMark, ...]:
    """The marks among what the QR codes of a page say, each once, those with our seal alone when there is one."""
    keys = mark_keys(runtime.settings)
    found = dict.fromkeys(mark for text in texts if (mark := read_mark(text, keys)) is not None)
    return tuple(mark for mark in found if mark.sealed) or tuple(found)


@dataclass
class ActPages:
    """The pages of one act in a batch, and the paper they make."""

    act: str
    reference: str
    total: int
    seen: list[Sighting] = field(default_factory=list)

    @property
    def paper(self) -> ScanSet:
        return one_paper(self.total, self.seen)


def sorted_pages(
    session: Session, windows: Collection[int], marks: Sequence[tuple[PageMark, ...]], pages: Sequence[ScannedPage]
) -> tuple[list[dict[str, Any]], list[ActPages]]:
    """What becomes of each page, and the acts found. ``windows``: those of whoever brought the pages."""
    codes = {mark.code for found in marks for mark in found if mark.sealed}
    acts = {
        act.verification_code: act for act in session.scalars(sa.select(Act).where(Act.verification_code.in_(codes)))
    }
    rows: list[dict[str, Any]] = []
    found: dict[str, ActPages] = {}
    place = 0
    for number, (mine, page) in enumerate(zip(marks, pages, strict=True), start=1):
        place += not page.blank
        mark = mine[0] if len(mine) == 1 else None
        act = acts.get(mark.code) if mark is not None and mark.sealed else None
        fate = _fate(session, windows, act, page, mine)
        row: dict[str, Any] = {"page": number, "fate": fate}
        if act is not None and mark is not None and fate is not PageFate.ELSEWHERE:
            row |= {"act": act.public_id, "reference": act.reference, "of": mark.page, "total": mark.total}
            if fate is PageFate.KEPT:
                one = found.setdefault(act.public_id, ActPages(act.public_id, act.reference, mark.total))
                one.seen.append(Sighting(number, place, mark.page, page.upside_down))
        rows.append(row)
    for one in found.values():
        for aside in one.paper.aside:
            rows[aside.page - 1]["fate"] = PageFate.DUPLICATE
    return rows, list(found.values())


def _fate(
    session: Session, windows: Collection[int], act: Act | None, page: ScannedPage, marks: tuple[PageMark, ...]
) -> PageFate:
    if not marks:
        return PageFate.BLANK if page.blank else PageFate.UNMARKED
    if len(marks) > 1:
        return PageFate.SEVERAL
    if act is None:
        return PageFate.FORGED
    if act.window_id not in windows:
        return PageFate.ELSEWHERE
    if act.signed_on is not None or act.state not in _AWAITING or act.signing_way is not SigningWay.PAPER:
        return PageFate.SETTLED
    return PageFate.WAITING if waiting_copy(session, act) is not None else PageFate.KEPT


def gathered(paper: ScanSet) -> dict[str, Any]:
    """How a paper was put together, as canonical JSON takes it: pages of the file, and those left aside."""
    return {
        "pages": [sighting.page for sighting in paper.taken],
        "scattered": paper.scattered,
        "aside": [[sighting.of, sighting.page] for sighting in paper.aside],
    }
