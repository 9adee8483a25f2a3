"""The scan brought on one act's page: its codes are read before it is kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.errors import InvalidInput
from portal.models import SignedCopy
from portal.queries.signed_copies import CopyView, copy_view
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.runtime import Runtime
from tests.integration.acting.support import House, act_row, issued, later, make_house
from tests.integration.signing.paper import blank_sheet, scanned, signed_paper
from tests.integration.signing.test_scans import DAY, NUMBER, issued_bytes, work
from tests.integration.signing.windows import other_window


def _bring(house: House, act: str, scan: bytes) -> CopyView:
    copy = record_signature(house.runtime, house.instructor, RecordSignature(act, NUMBER, DAY, scan))
    work(house.runtime, "examine_copy")
    with house.runtime.read() as session:
        return copy_view(session, house.signatory, copy)


def _refusal(house: House, act: str, scan: bytes) -> str:
    with pytest.raises(InvalidInput) as refusal:
        record_signature(house.runtime, house.instructor, RecordSignature(act, NUMBER, DAY, scan))
    assert set(refusal.value.fields) == {"scan"}
    with house.runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignedCopy)) == 0
    return str(refusal.value.fields["scan"])


def test_the_scan_of_another_act_is_refused_and_names_it(runtime: Runtime) -> None:
    house = make_house(runtime)
    act, other, strange = issued(house), issued(house), issued(other_window(house))
    later(runtime)
    papers = {one: signed_paper(issued_bytes(runtime, one)) for one in (act, other, strange)}
    said = _refusal(house, act, scanned(papers[other], grain=False))
    assert f"La page 1 de ce fichier est de l’acte {act_row(runtime, other).reference}" in said
    assert "fiche de cet acte" in said
    said = _refusal(house, act, scanned([*papers[act], papers[other][0]], grain=False))
    assert f"La page {len(papers[act]) + 1} de ce fichier" in said
    assert "plusieurs actes" in said
    # Whose act it is in another window is not told.
    said = _refusal(house, act, scanned(papers[strange][:1], grain=False))
    assert "est d’un autre acte" in said
    assert act_row(runtime, strange).reference not in said


def test_a_scan_with_a_page_missing_or_twice_is_refused(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    paper = signed_paper(issued_bytes(runtime, act))
    assert "Il manque la page 2 de l’acte" in _refusal(house, act, scanned([paper[0], *paper[2:]], grain=False))
    assert "La page 1 de l’acte est plusieurs fois" in _refusal(house, act, scanned([paper[0], *paper], grain=False))


def test_pages_upside_down_and_out_of_order_are_put_right(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    paper = signed_paper(issued_bytes(runtime, act))
    view = _bring(house, act, scanned([paper[-1].rotate(180), blank_sheet(), *reversed(paper[:-1])], grain=False))
    assert view.remarks == ()
    assert view.number == NUMBER


def test_a_scan_without_a_code_goes_to_people_who_are_told(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    paper = signed_paper(issued_bytes(runtime, act))
    for sheet in paper:
        sheet.paste(255, (0, sheet.height * 9 // 10, sheet.width, sheet.height))
    view = _bring(house, act, scanned(paper, (0.4,), grain=False))
    assert any("Aucun code ne se lit sur cette copie" in remark for remark in view.remarks)


def test_the_page_keeps_what_was_typed_and_says_which_act_it_is(runtime: Runtime, app: Flask) -> None:
    import io

    from tests.integration.acting.web import Visitor, read

    house = make_house(runtime)
    act, other = issued(house), issued(house)
    later(runtime)
    scan = scanned(signed_paper(issued_bytes(runtime, other))[:1])
    answer = Visitor(app, house.instructor).send(
        f"/instruction/actes/{act}/signature",
        official_number=NUMBER,
        signed_on="16/10/2021",
        scan=(io.BytesIO(scan), "acte.pdf"),
    )
    page = read(answer)
    assert answer.status_code == 422
    assert f"est de l’acte {act_row(runtime, other).reference}" in page
    assert NUMBER in answer.text
