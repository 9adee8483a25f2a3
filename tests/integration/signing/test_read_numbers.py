"""What the machine reads on a scan is a proposal: people answer for the number and the date, two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest
from flask import Flask

from portal.domain.act import ActState
from portal.domain.errors import Conflict
from portal.domain.permissions import Permission
from portal.domain.signing import SigningWay
from portal.queries.signed_copies import CopyView, copy_view
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.locking import lock_act
from portal.services.ports import Comparison, PageComparison, ScannedPage, ScanUnreadable
from portal.services.runtime import Runtime
from portal.services.signing.confirm_copy import ConfirmCopy, confirm_copy
from portal.services.signing.copies import bring_copy
from portal.services.signing.examine_copy import examine_copy
from portal.services.storing import stored_file
from tests.integration.acting.support import SCAN, House, act_row, issued, later, make_house
from tests.integration.acting.web import Visitor, read

DAY, NUMBER, MISREAD = date(2021, 10, 16), "71-2021-10-16-00012", "71-2021-10-16-00017"


@dataclass(frozen=True)
class Reader:
    """A reader that recognises these words beside « n° » and « le » on an otherwise faultless page."""

    number: str
    day: str

    def pages(self, pdf: bytes, *, soon: bool = False) -> tuple[ScannedPage, ...]:
        raise ScanUnreadable

    def assemble(self, pdf: bytes, papers: Sequence[Sequence[tuple[int, bool]]]) -> tuple[bytes, ...]:
        raise ScanUnreadable

    def compare(self, issued: bytes, scanned: bytes) -> Comparison:
        texts, filled = {"number": self.number, "date": self.day}, {"number": True, "date": True, "signature": True}
        return Comparison(1, 1, (PageComparison(True, (), (), filled, texts, {}),))


def _brought(runtime: Runtime, house: House, act: str, reader: Reader) -> CopyView:
    """A copy nobody has read yet, as a batch brings it, once the machine examined it."""
    digest = runtime.store.put(SCAN)
    with runtime.uow() as uow:
        row = lock_act(uow, house.instructor, Permission.ACT_RECORD_SIGNATURE, act)
        file = stored_file(uow, digest, len(SCAN), "application/pdf")
        copy = bring_copy(uow, house.instructor, row, SigningWay.PAPER, file).public_id
    examine_copy(replace(runtime, read_scan=reader), {"copy": copy})
    with runtime.read() as session:
        return copy_view(session, house.signatory, copy)


def _says(house: House, who: str, copy: str, number: str) -> bool:
    with house.runtime.uow() as uow:
        return confirm_copy(uow, getattr(house, who), ConfirmCopy(copy, number, DAY, acknowledged=True))


def test_a_number_read_wrongly_is_corrected_by_who_reads_it(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    copy = _brought(runtime, house, act, Reader(f"ARRÊTÉ n° {MISREAD}", "le 16/10/2021"))
    assert (copy.read_number, copy.read_on) == (MISREAD, DAY)
    assert (copy.number, copy.signed_on, copy.stated_by) == (None, None, "")
    page = Visitor(app, house.instructor).get(f"/actes/copies/{copy.public_id}")
    assert "lus automatiquement sur la numérisation : vérifiez chaque chiffre" in read(page)
    assert f'value="{MISREAD}"' in page.text
    assert not _says(house, "instructor", copy.public_id, NUMBER)
    with pytest.raises(Conflict, match="une autre personne"):
        _says(house, "instructor", copy.public_id, NUMBER)
    assert _says(house, "signatory", copy.public_id, NUMBER)
    assert act_row(runtime, act).official_number == NUMBER


def test_what_the_machine_reads_alone_signs_nothing(runtime: Runtime) -> None:
    """The first person who agrees with the machine only reads: somebody else confirms."""
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    copy = _brought(runtime, house, act, Reader(f"n° {NUMBER}", "le 16 octobre 2021"))
    assert copy.read_number == NUMBER
    assert not _says(house, "signatory", copy.public_id, NUMBER)
    assert act_row(runtime, act).state is ActState.CHECKED
    assert _says(house, "budget", copy.public_id, NUMBER)
    assert act_row(runtime, act).state is ActState.SIGNED


@pytest.mark.parametrize(
    ("number", "day", "told"),
    [
        ("n° 71-2021-1O-I6-OOO12", "le /2021", "Recopiez-les de l’acte signé"),
        (f"n° {NUMBER}", "le l6/l0", "Le numéro a été lu automatiquement"),
        ("", "le 16/10/2021", "La date a été lue automatiquement"),
    ],
)
def test_what_is_not_read_is_typed(runtime: Runtime, app: Flask, number: str, day: str, told: str) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    copy = _brought(runtime, house, act, Reader(number, day))
    page = Visitor(app, house.instructor).get(f"/actes/copies/{copy.public_id}")
    assert told in read(page)
    assert page.status_code == 200


def test_the_next_copy_to_read_comes_after_one(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    acts = [issued(house), issued(house)]
    later(runtime)
    first, second = (_brought(runtime, house, act, Reader("", "")).public_id for act in acts)
    visitor = Visitor(app, house.instructor)
    sent = visitor.send(f"/actes/copies/{first}", official_number=NUMBER, signed_on="16/10/2021")
    assert sent.headers["Location"] == f"/actes/copies/{second}"
    sent = visitor.send(f"/actes/copies/{second}", official_number=MISREAD, signed_on="16/10/2021")
    assert sent.headers["Location"] == f"/actes/copies/{second}"


def test_a_reading_that_disagrees_with_what_was_typed_changes_nothing(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    copy = record_signature(runtime, house.instructor, RecordSignature(act, NUMBER, DAY, SCAN))
    examine_copy(replace(runtime, read_scan=Reader(f"n° {MISREAD}", "le 17/10/2021")), {"copy": copy})
    with runtime.read() as session:
        view = copy_view(session, house.signatory, copy)
    assert (view.number, view.signed_on, view.stated_by) == (NUMBER, DAY, house.instructor.name)
