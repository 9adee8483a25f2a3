"""Electronic signatures: made from a file or a token, time-stamped, valid for others than us, broken by a byte."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from portal.adapters.clocks import MachineClock
from portal.adapters.pdf_signing import DemoSigner, SignatureCheck, make_signer
from portal.adapters.pdf_signing.test_certificate import PASSWORD
from portal.config import SigningSettings
from portal.services.ports import SignaturesUnreadable, SignerUnavailable, SigningRequest
from tests.integration.signing.certificates import certificate_file, softhsm, timestamping, token

sys.path.insert(0, str(Path(__file__).parents[2] / "unit" / "acts"))
from acts_samples import ARRETE

from portal.acts.arrete import render_arrete
from portal.acts.style import Style

REQUEST = SigningRequest("Arrêté FITN7-71-2021-A0001", "Mâcon", "Camille EXEMPLE")


@pytest.fixture(scope="module")
def act() -> bytes:
    return render_arrete(ARRETE, Style())


def test_a_signed_act_is_valid_for_us_and_for_pdfsig(act: bytes, tmp_path: Path) -> None:
    settings, root = certificate_file(tmp_path)
    signer = make_signer(settings)
    assert signer is not None
    signed = signer.sign(act, REQUEST)
    assert signed.startswith(act), "what was issued stays whole, and first"
    (fact,) = SignatureCheck((root,))(signed)
    assert fact.holds
    assert fact.trusted
    assert fact.test
    assert not fact.timestamped
    assert fact.signer == "TEST – Camille EXEMPLE"
    assert fact.signed_at is not None
    (stranger,) = SignatureCheck()(signed)
    assert stranger.holds
    assert not stranger.trusted
    (tmp_path / "signed.pdf").write_bytes(signed)
    seen = subprocess.run(["pdfsig", "-nocert", str(tmp_path / "signed.pdf")], capture_output=True, text=True).stdout
    assert "Signature is Valid" in seen
    assert "Total document signed" in seen
    assert "ETSI.CAdES.detached" in seen


def test_one_changed_byte_is_detected(act: bytes, tmp_path: Path) -> None:
    settings, root = certificate_file(tmp_path)
    signer = make_signer(settings)
    assert signer is not None
    signed = signer.sign(act, REQUEST)
    check = SignatureCheck((root,))
    place = signed.index(b"/Title")
    changed = signed[: place + 1] + b"Titlf" + signed[place + 6 :]
    (fact,) = check(changed)
    assert not fact.intact
    assert not fact.holds
    (added,) = check(signed + b"\n% one more line\n")
    assert not added.whole
    assert check(act) == ()
    with pytest.raises(SignaturesUnreadable):
        check(b"%PDF-1.4 not really")


def test_the_key_may_be_in_a_token(act: bytes, tmp_path: Path) -> None:
    module = softhsm()
    if module is None:
        pytest.skip("softhsm2 is not installed")
    settings, root = certificate_file(tmp_path)
    in_token = token(tmp_path, module, Path(settings.certificate))
    signer = make_signer(in_token)
    assert signer is not None
    (fact,) = SignatureCheck((root,))(signer.sign(act, REQUEST))
    assert fact.holds
    assert fact.signer == "TEST – Camille EXEMPLE"
    wrong = make_signer(replace(in_token, password="0000"))
    assert wrong is not None
    with pytest.raises(SignerUnavailable, match="dispositif de signature"):
        wrong.sign(act, REQUEST)


def test_a_time_stamp_dates_the_signature(act: bytes, tmp_path: Path) -> None:
    settings, root = certificate_file(tmp_path)
    with timestamping(settings) as url:
        signer = make_signer(replace(settings, tsa_url=url))
        assert signer is not None
        (fact,) = SignatureCheck((root,))(signer.sign(act, REQUEST))
    assert fact.timestamped
    assert fact.holds
    with pytest.raises(SignerUnavailable, match="horodatage"):
        signer.sign(act, REQUEST)


def test_a_wrong_password_is_said_and_signs_nothing(act: bytes, tmp_path: Path) -> None:
    settings, _ = certificate_file(tmp_path)
    for broken in (replace(settings, password="x"), replace(settings, certificate=str(tmp_path / "none.p12"))):
        signer = make_signer(broken)
        assert signer is not None
        with pytest.raises(SignerUnavailable, match="certificat de signature"):
            signer.sign(act, REQUEST)
    assert make_signer(SigningSettings()) is None
    assert PASSWORD.decode() not in repr(settings)


def test_the_demonstration_signs_with_a_certificate_that_says_test(act: bytes, tmp_path: Path) -> None:
    signer = DemoSigner(tmp_path, MachineClock())
    first, second = signer.sign(act, REQUEST), signer.sign(act, REQUEST)
    check = SignatureCheck((tmp_path / "signature-test-authority.pem",))
    facts = [fact for signed in (first, second) for fact in check(signed)]
    assert all(fact.test and fact.holds and fact.trusted for fact in facts)
    assert facts[0].serial == facts[1].serial
    assert next(tmp_path.glob("signature-test-*.p12")).stat().st_mode & 0o077 == 0


def test_a_caller_with_its_own_event_loop_signs_too(act: bytes, tmp_path: Path) -> None:
    async def sign() -> bytes:
        return DemoSigner(tmp_path, MachineClock()).sign(act, REQUEST)

    with ThreadPoolExecutor(max_workers=1) as apart:  # this thread may have a loop of its own already
        assert apart.submit(lambda: asyncio.run(sign())).result().startswith(act)
