"""What comes back from the parapheur makes an act signed only when it is the issued act, signed by its signatory."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.adapters.pdf_signing import SignatureCheck, make_signer
from portal.config import Mode
from portal.domain.act import ActState
from portal.domain.signing import SigningWay
from portal.models import SignedCopy
from portal.queries.signed_copies import copy_view
from portal.services.ports import SigningRequest
from portal.services.runtime import Runtime
from portal.services.signing.parapheur import import_signed
from portal.services.signing.signature_report import same_person
from tests.integration.acting.support import House, act_row, make_house
from tests.integration.conftest import LEGAL_NOW
from tests.integration.signing.certificates import certificate_file
from tests.integration.signing.test_ways import file_of, issued_for

REQUEST = SigningRequest("Arrêté", "Mâcon", "X", at=LEGAL_NOW)


@pytest.fixture
def house(runtime: Runtime, tmp_path: Path) -> House:
    """The demonstration's window, whose signatory has a trusted certificate."""
    settings, root = certificate_file(tmp_path, "TEST – Dominique EXEMPLE")
    shown = replace(runtime.settings, mode=Mode.DEMO)
    signer, check = make_signer(settings), SignatureCheck((root,))
    return make_house(replace(runtime, settings=shown, signer=signer, check_signatures=check))


def covered(pdf: bytes) -> bytes:
    """The same bytes, then an update that paints a white sheet over the first page."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.find_page_for_modification(0)[0].get_object()
    before = page.raw_get("/Contents")
    sheet = writer.add_object(generic.StreamObject(stream_data=b"q 1 g 50 50 500 700 re f Q"))
    contents = [before] if isinstance(before, generic.IndirectObject) else list(before)
    page[generic.NameObject("/Contents")] = generic.ArrayObject([*contents, sheet])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_picture(pdf: bytes) -> bytes:
    """The same bytes, then a signature field as large as the first page."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec("Cache", on_page=0, box=(50, 50, 550, 750)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def followed_by_another(pdf: bytes) -> bytes:
    """The same bytes, then a whole other document that does not build on them."""
    return pdf + _blank_document(len(pdf))


def _blank_document(by: int) -> bytes:
    """A blank document whose table of objects counts from ``by``."""
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n",
    ]
    out, table = b"\n", b"0000000000 65535 f \n"
    for one in objects:
        table += b"%010d 00000 n \n" % (by + len(out))
        out += one
    place = by + len(out)
    return out + b"xref\n0 4\n" + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % place


@pytest.mark.parametrize("forged", [covered, with_picture, followed_by_another])
def test_issued_bytes_with_something_added_wait_for_somebody(house: House, forged: object) -> None:
    act = issued_for(house, SigningWay.PARAPHEUR)
    assert callable(forged)
    assert house.runtime.signer is not None
    signed = house.runtime.signer.sign(forged(file_of(house, act, "issued")), REQUEST)
    (one,) = import_signed(house.runtime, house.instructor, (("a.pdf", signed),))
    assert not one.signed
    assert act_row(house.runtime, act).state is ActState.CHECKED
    if not one.problem:
        with house.runtime.read() as session:
            copy = session.scalars(sa.select(SignedCopy.public_id)).one()
            assert any("autre chose" in said for said in copy_view(session, house.signatory, copy).remarks)


@pytest.mark.parametrize(
    ("who", "trusted", "mode", "said"),
    [
        ("Dominique EXEMPLE", False, Mode.DEMO, "autorité reconnue"),
        ("Dominique EXEMPLE", True, Mode.PRODUCTION, "certificat de test"),
        ("Monsieur Nimporte Qui", True, Mode.DEMO, "au nom du signataire"),
    ],
)
def test_a_signature_that_is_not_surely_the_signatory_s_waits(
    house: House, tmp_path: Path, who: str, trusted: bool, mode: Mode, said: str
) -> None:
    act = issued_for(house, SigningWay.PARAPHEUR)
    folder = tmp_path / "other"
    folder.mkdir()
    settings, root = certificate_file(folder, who)
    check = SignatureCheck((root,) if trusted else ())
    shown = replace(house.runtime.settings, mode=mode)
    runtime = replace(house.runtime, settings=shown, signer=make_signer(settings), check_signatures=check)
    assert runtime.signer is not None
    signed = runtime.signer.sign(file_of(house, act, "issued"), REQUEST)
    (one,) = import_signed(runtime, house.instructor, (("a.pdf", signed),))
    assert (one.signed, one.problem) == (False, "")
    assert act_row(runtime, act).state is ActState.CHECKED
    with runtime.read() as session:
        copy = session.scalars(sa.select(SignedCopy.public_id)).one()
        (remark,) = copy_view(session, house.signatory, copy).remarks
    assert said in remark


def test_a_name_is_recognised_whatever_its_order_case_and_accents() -> None:
    assert same_person("EXEMPLE Dominique 0123456", "M. Dominique Exemple")
    assert same_person("ANDREE DELEGUEE", "Andrée DÉLÉGUÉE")
    assert not same_person("Dominique AUTRE", "Dominique EXEMPLE")
    assert not same_person("Dominique", "")
