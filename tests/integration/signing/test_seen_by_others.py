"""What is kept as the signed act, each way: valid for another program, and one changed byte is seen."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from portal.domain.act import ActState
from portal.domain.signing import SigningWay
from portal.queries.verification import known_files
from portal.services.ports import SigningRequest
from portal.services.signing.parapheur import import_signed
from portal.services.signing.sign_acts import SignActs, sign_acts
from tests.integration.acting.support import House, act_row, issued, signed
from tests.integration.conftest import LEGAL_NOW
from tests.integration.signing.test_ways import file_of, house, issued_for

__all__ = ["house"]


def pdfsig(folder: Path, pdf: bytes) -> str:
    """What poppler says of the signatures."""
    path = folder / "seen.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout


def signed_by(house: House, way: SigningWay) -> str:
    act = issued_for(house, way)
    if way is SigningWay.ELECTRONIC:
        (done,) = sign_acts(house.runtime, house.signatory, SignActs((act,)))
        assert done.problem == ""
    else:
        assert house.runtime.signer is not None
        request = SigningRequest("Arrêté", "Mâcon", "Dominique EXEMPLE", at=LEGAL_NOW)
        back = house.runtime.signer.sign(file_of(house, act, "issued"), request)
        (one,) = import_signed(house.runtime, house.instructor, (("a.pdf", back),))
        assert one.signed
    assert act_row(house.runtime, act).state is ActState.SIGNED
    return act


@pytest.mark.parametrize("way", [SigningWay.ELECTRONIC, SigningWay.PARAPHEUR])
def test_another_program_agrees_and_sees_one_byte(house: House, tmp_path: Path, way: SigningWay) -> None:
    kept = file_of(house, signed_by(house, way), "signed")
    seen = pdfsig(tmp_path, kept)
    assert "Signature is Valid" in seen
    assert "Total document signed" in seen
    place = kept.index(b"/Title") + 1
    changed = kept[:place] + b"U" + kept[place + 1 :]
    assert "Digest Mismatch" in pdfsig(tmp_path, changed)
    assert house.runtime.check_signatures is not None
    (fact,) = house.runtime.check_signatures(changed)
    assert not fact.intact
    known(house, kept, changed)


def test_a_scan_with_one_changed_byte_is_not_the_act(house: House) -> None:
    kept = file_of(house, signed(house, issued(house)), "signed")
    known(house, kept, kept[:-1] + bytes([kept[-1] ^ 1]))


def known(house: House, kept: bytes, changed: bytes) -> None:
    """The page « Vérifier un acte » knows the kept file, and not the changed one."""
    with house.runtime.read() as session:
        assert [file.kind for file in known_files(session, hashlib.sha256(kept).hexdigest())] == ["signed"]
        assert known_files(session, hashlib.sha256(changed).hexdigest()) == []
