"""What goes wrong in a pile of paper: another window's page, two copies of one act, a sheet twice, missing, blank."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from portal.domain.actors import Actor, Role
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.signing import FATE_LABELS, PageFate
from portal.models import ScanBatch, SignedCopy
from portal.queries.signed_copies import CopyView, copy_view
from portal.queries.signing import BatchView, batch_view
from portal.services.runtime import Runtime
from portal.services.signing.add_scans import AddScans, add_scans
from portal.services.signing.confirm_copy import ConfirmCopy, confirm_copy
from tests.factories import make_person
from tests.integration.acting.support import House, act_row, issued, later, make_house
from tests.integration.acting.web import Visitor, read
from tests.integration.signing.paper import Hand, blank_sheet, drawn, scanned, signed_paper
from tests.integration.signing.test_scans import DAY, NUMBER, issued_bytes, work
from tests.integration.signing.windows import other_window

Sheets = list[Image.Image]


def _paper(house: House, act: str, hand: Hand | None = None) -> Sheets:
    return signed_paper(issued_bytes(house.runtime, act), hand)


def _batch(
    runtime: Runtime, actor: Actor, sheets: Sequence[Image.Image], *, grain: bool = False
) -> tuple[str, list[str]]:
    """The batch once read, and what became of each page."""
    batch = add_scans(runtime, actor, AddScans("lot.pdf", scanned(sheets, grain=grain)))
    work(runtime, "read_scans")
    with runtime.read() as session:
        row = session.scalars(sa.select(ScanBatch).where(ScanBatch.public_id == batch)).one()
    return batch, [page["fate"] for page in json.loads(row.report)["pages"]]


def _view(runtime: Runtime, actor: Actor, batch: str) -> BatchView:
    with runtime.read() as session:
        return batch_view(session, actor, batch)


def _copy(runtime: Runtime, actor: Actor, public_id: str) -> CopyView:
    work(runtime, "examine_copy")
    with runtime.read() as session:
        return copy_view(session, actor, public_id)


def test_a_page_of_another_window_is_set_aside_and_names_nothing(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    there = other_window(house)
    mine, theirs = issued(house), issued(there)
    later(runtime)
    strange = _paper(there, theirs)
    batch, fates = _batch(runtime, house.instructor, [strange[0], *_paper(house, mine), *strange[1:]])
    assert fates[0] == PageFate.ELSEWHERE
    assert fates[-1] == PageFate.ELSEWHERE
    assert fates.count(PageFate.KEPT) == len(fates) - len(strange)
    view = _view(runtime, house.instructor, batch)
    assert [one["act"] for one in view.acts] == [mine]
    page = read(Visitor(app, house.instructor).get(f"/instruction/numerisations/{batch}"))
    assert "Page d’un acte d’un autre guichet" in page
    assert act_row(runtime, theirs).reference not in page
    with runtime.read() as session:
        assert session.scalars(sa.select(SignedCopy.window_id)).all() == [house.window_id]
    with pytest.raises(NotFound):
        _view(runtime, there.instructor, batch)


def test_whoever_acts_in_two_windows_finds_each_act_in_its_own(runtime: Runtime) -> None:
    house = make_house(runtime)
    there = other_window(house)
    both = make_person(
        runtime, "Denise Deux", postings=((house.window_id, Role.INSTRUCTOR), (there.window_id, Role.INSTRUCTOR))
    )
    mine, theirs = issued(house), issued(there)
    later(runtime)
    batch, fates = _batch(runtime, both, [*_paper(house, mine), *_paper(there, theirs)])
    assert set(fates) == {PageFate.KEPT}
    copies = {one["act"]: one["copy"] for one in _view(runtime, both, batch).acts}
    assert set(copies) == {mine, theirs}
    with runtime.read() as session:
        rows = session.execute(sa.select(SignedCopy.public_id, SignedCopy.window_id)).tuples()
        assert dict(rows.all()) == {copies[mine]: house.window_id, copies[theirs]: there.window_id}
    # A colleague of the first window sees the batch, and of the other window that a page went there.
    seen = _view(runtime, house.instructor, batch)
    assert [one["act"] for one in seen.acts] == [mine]
    assert {page["label"] for page in seen.pages} == {FATE_LABELS[PageFate.ELSEWHERE]}
    assert act_row(runtime, theirs).reference not in json.dumps([seen.acts, seen.pages])
    with pytest.raises(NotFound):
        _copy(runtime, house.instructor, copies[theirs])
    assert _copy(runtime, there.signatory, copies[theirs]).remarks == ()


def test_two_copies_of_one_act_never_make_one_silently(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    kept, other = _paper(house, act, Hand(NUMBER)), _paper(house, act, Hand("71-2021-10-16-00077"))
    # The first copy whole, the second one behind it, its last sheet lost.
    batch, fates = _batch(runtime, house.instructor, [*kept, blank_sheet(), *other[:-1]])
    assert fates == [PageFate.KEPT] * len(kept) + [PageFate.BLANK] + [PageFate.DUPLICATE] * (len(kept) - 1)
    (one,) = _view(runtime, house.instructor, batch).acts
    assert one["gathered"]["pages"] == list(range(1, len(kept) + 1))
    view = _copy(runtime, house.signatory, one["copy"])
    (remark,) = view.remarks
    assert remark.startswith("Autres pages du même acte dans le fichier numérisé, laissées de côté")
    assert all(f"page {number} (en page {len(kept) + 1 + number})" in remark for number in range(1, len(kept)))


def test_pages_of_two_copies_shuffled_are_said_and_must_be_looked_at(runtime: Runtime) -> None:
    house = make_house(runtime)
    act, between = issued(house), issued(house)
    later(runtime)
    one, other, apart = _paper(house, act), _paper(house, act), _paper(house, between)
    batch, fates = _batch(runtime, house.instructor, [one[0], *apart, *other[1:]])
    assert set(fates) == {PageFate.KEPT}
    copies = {row["act"]: row["copy"] for row in _view(runtime, house.instructor, batch).acts}
    view = _copy(runtime, house.signatory, copies[act])
    (remark,) = view.remarks
    assert "ne se suivaient pas" in remark
    assert "même exemplaire" in remark
    with runtime.uow() as uow:
        assert not confirm_copy(uow, house.instructor, ConfirmCopy(copies[act], NUMBER, DAY))
    with pytest.raises(InvalidInput, match="cochez cette case"), runtime.uow() as uow:
        confirm_copy(uow, house.signatory, ConfirmCopy(copies[act], NUMBER, DAY))
    assert _copy(runtime, house.signatory, copies[between]).remarks == ()


def test_a_pile_with_everything_wrong_in_it(runtime: Runtime, app: Flask) -> None:
    """200 dpi, up to three degrees, JPEG; a blank sheet, one missing, one twice, one of another window, one bare."""
    house = make_house(runtime)
    there = other_window(house)
    whole, torn, twice, strange = issued(house), issued(house), issued(house), issued(there)
    later(runtime)
    first, second, third = _paper(house, whole), _paper(house, torn), _paper(house, twice)
    bare = drawn(issued_bytes(runtime, whole))[0]
    bare.paste(255, (0, bare.height * 3 // 4, bare.width, bare.height))  # its code is torn off
    sheets = [*first, second[0], *second[2:], third[0], third[0], *third[1:], blank_sheet(), _paper(there, strange)[0]]
    batch, fates = _batch(runtime, house.instructor, [*sheets, bare], grain=True)
    assert fates[-3:] == [PageFate.BLANK, PageFate.ELSEWHERE, PageFate.UNMARKED]
    assert fates.count(PageFate.DUPLICATE) == 1
    rows = {one["act"]: one for one in _view(runtime, house.instructor, batch).acts}
    assert [rows[act]["missing"] for act in (whole, torn, twice)] == [[], [2], []]
    assert [bool(rows[act]["copy"]) for act in (whole, torn, twice)] == [True, False, True]
    assert _copy(runtime, house.signatory, rows[whole]["copy"]).remarks == ()
    assert "laissée de côté\u00a0: page 1 (en page" in " ".join(
        _copy(runtime, house.signatory, rows[twice]["copy"]).remarks
    )
    answer = Visitor(app, house.instructor).get(f"/instruction/numerisations/{batch}")
    assert re.findall(r'href="/actes/copies/([^"]*)"', answer.text) == [rows[whole]["copy"], rows[twice]["copy"]]
    page = read(answer)
    for sentence in ("Il manque la page 2", "Page blanche", "d’un autre guichet", "Aucun code lisible", "Complet"):
        assert sentence in page
    assert act_row(runtime, strange).reference not in page
