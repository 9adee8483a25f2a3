"""One bad file, one unexpected error: told for that file alone, the others go on."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import pytest

from portal.domain.act import ActState
from portal.domain.signing import SigningWay
from portal.services.ports import SigningRequest
from portal.services.runtime import Runtime
from portal.services.signing import parapheur
from portal.services.signing.parapheur import export_for_parapheur, import_signed
from portal.services.signing.returned_files import MAX_FILES, opened
from portal.services.signing.sign_acts import SignActs, sign_acts
from tests.integration.acting.support import House, act_row, make_house
from tests.integration.conftest import LEGAL_NOW
from tests.integration.signing.test_ways import file_of, house, issued_for

__all__ = ["house"]


def archive(*names: str) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as out:
        for name in names:
            out.writestr(name, b"%PDF-1.4 " + name.encode())
    return box.getvalue()


def test_a_damaged_zip_never_refuses_the_good_files() -> None:
    spoilt = archive("x.pdf").replace(b"%PDF-1.4 x", b"%PDF-1.5 x")
    bad, fine = ("bad.zip", b"PK\x03\x04xx"), ("b.zip", archive("y.pdf"))
    found = opened((bad, ("crc.zip", spoilt), ("ok.pdf", b"%PDF-1.4"), fine))
    assert [(one.name, bool(one.problem)) for one in found] == [
        ("bad.zip", True),
        ("x.pdf", True),
        ("ok.pdf", False),
        ("y.pdf", False),
    ]


def test_beyond_a_hundred_files_each_is_told() -> None:
    found = opened((("all.zip", archive(*(f"{number}.pdf" for number in range(MAX_FILES + 2)))), ("z.pdf", b"%PDF")))
    assert [one.name for one in found if one.problem] == [f"{MAX_FILES}.pdf", f"{MAX_FILES + 1}.pdf", "z.pdf"]
    assert all("importez celui-ci" in one.problem for one in found[MAX_FILES:])


def test_an_unexpected_error_of_one_file_is_its_own(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    first = issued_for(house, SigningWay.PARAPHEUR)
    issued_for(house, SigningWay.PARAPHEUR, "71-2021-10-15-00032")
    assert house.runtime.signer is not None
    good = house.runtime.signer.sign(
        file_of(house, first, "issued"), SigningRequest("Arrêté", "Mâcon", "X", at=LEGAL_NOW)
    )
    checked = parapheur._check_file

    def broken(runtime: Runtime, pdf: bytes) -> None:
        if pdf == b"%PDF-odd":
            raise ZeroDivisionError
        checked(runtime, pdf)

    monkeypatch.setattr(parapheur, "_check_file", broken)
    odd, fine = import_signed(house.runtime, house.instructor, (("odd.pdf", b"%PDF-odd"), ("a.pdf", good)))
    assert "inattendue" in odd.problem
    assert fine.signed
    assert act_row(house.runtime, first).state is ActState.SIGNED


def test_an_issued_file_that_cannot_be_read_is_named_in_the_manifest(runtime: Runtime) -> None:
    house = make_house(runtime)
    lost = issued_for(house, SigningWay.PARAPHEUR)
    kept = issued_for(house, SigningWay.PARAPHEUR, "71-2021-10-15-00032")
    path = runtime.store.path(act_file(house, lost))
    path.unlink()
    content, _ = export_for_parapheur(runtime, house.instructor)
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        manifest = json.loads(files.read("manifeste.json"))
    assert [row["reference"] for row in manifest["actes"]] == [act_row(runtime, kept).reference]
    assert [row["reference"] for row in manifest["non_exportes"]] == [act_row(runtime, lost).reference]


def act_file(house: House, act: str) -> str:
    """The hash of the issued file."""
    import hashlib

    return hashlib.sha256(file_of(house, act, "issued")).hexdigest()


class BrokenSigner:
    def sign(self, pdf: bytes, request: SigningRequest) -> bytes:
        raise ZeroDivisionError


def test_an_unexpected_error_never_stops_the_signatures(house: House) -> None:
    acts = [issued_for(house, SigningWay.ELECTRONIC, f"71-2021-10-15-0003{rank}") for rank in (1, 2)]
    broken = replace(house.runtime, signer=BrokenSigner())
    outcome = sign_acts(broken, house.signatory, SignActs(tuple(acts)))
    assert [("inattendue" in one.problem) for one in outcome] == [True, True]
