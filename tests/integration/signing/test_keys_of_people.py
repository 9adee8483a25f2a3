"""Each signatory signs with their own key; the portal's is a seal, and says no name; what the report says of both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa

from portal.adapters.pdf_signing import DemoSigner, SignatureCheck, make_signer
from portal.adapters.pdf_signing.test_certificate import PASSWORD, make_test_certificate
from portal.config import ConfigError, Mode, SigningSettings
from portal.domain.act import ActState
from portal.domain.signing import KeyKind, SigningWay
from portal.models import Act, SignedCopy
from portal.services.ports import SignerUnavailable, SigningRequest
from portal.services.runtime import Runtime
from portal.services.signing.sign_acts import SignActs, sign_acts
from tests.integration.acting.support import House, act_row, make_house
from tests.integration.signing.certificates import PIN, certificate_file, softhsm, timestamping, token
from tests.integration.signing.test_ways import file_of, issued_for

WHO = "sg@prefecture.exemple.fr"


def people(folder: Path, *lines: str) -> str:
    """The file of those who have a key of their own."""
    path = folder / "signataires.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_the_file_of_people_gives_each_their_key(tmp_path: Path) -> None:
    mine, _ = certificate_file(tmp_path, "TEST – Dominique EXEMPLE")
    listed = people(
        tmp_path,
        f'["{WHO.upper()}"]',
        'certificate = "signer.p12"',
        f'password = "{PASSWORD.decode()}"',
        '["adjointe@prefecture.exemple.fr"]',
        'pkcs11_label = "adjointe"',
    )
    env = {"SIGNING_PEOPLE": listed, "SIGNING_PKCS11_MODULE": "/lib/m.so", "SIGNING_PASSWORD": "1111", "TSA_URL": "t"}
    found = SigningSettings.from_env(env)
    own = found.own(WHO)
    assert own is not None
    assert (own.certificate, own.password, own.pkcs11_module) == (mine.certificate, PASSWORD.decode(), "")
    deputy = found.own("adjointe@prefecture.exemple.fr")
    assert deputy is not None
    assert (deputy.pkcs11_label, deputy.pkcs11_module, deputy.password, deputy.tsa_url) == (
        "adjointe",
        "/lib/m.so",
        "1111",
        "t",
    )
    signer = make_signer(found)
    assert signer is not None
    assert [signer.key_of(one) for one in (WHO, "x@y.fr")] == [KeyKind.OWN, KeyKind.SEAL]
    alone = make_signer(SigningSettings.from_env({"SIGNING_PEOPLE": listed}))
    assert alone is not None
    assert alone.key_of("x@y.fr") is KeyKind.NONE
    with pytest.raises(SignerUnavailable, match="Aucun certificat"):
        alone.sign(b"%PDF", SigningRequest("Arrêté", "Mâcon", "X", "x@y.fr"))
    assert PASSWORD.decode() not in repr(found)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("nobody = 3",), "adresse d’un compte"),
        (('["a@b.fr"]', 'key = "x"'), "adresse d’un compte"),
        (('["a@b.fr"]', 'password = "x"'), "certificate"),
        (('["a@b.fr"]', 'certificate = "a"', 'pkcs11_label = "b"'), "certificate"),
        (("[",), "ne se lit pas"),
    ],
)
def test_a_wrong_file_of_people_is_said_at_the_start(tmp_path: Path, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        SigningSettings.from_env({"SIGNING_PEOPLE": people(tmp_path, *lines)})
    with pytest.raises(ConfigError, match="ne se lit pas"):
        SigningSettings.from_env({"SIGNING_PEOPLE": str(tmp_path / "absent.toml")})


@pytest.fixture
def keys(runtime: Runtime, tmp_path: Path) -> tuple[House, Runtime]:
    """A house in production with the portal's seal, and a runtime where its signatory has a key too."""
    (tmp_path / "own").mkdir()
    seal, seal_root = certificate_file(tmp_path, "Préfecture de l’essai – cachet")
    own, own_root = certificate_file(tmp_path / "own", "EXEMPLE Dominique")
    check = SignatureCheck((seal_root, own_root))
    shown = replace(runtime.settings, mode=Mode.PRODUCTION)
    house = make_house(replace(runtime, settings=shown, signer=make_signer(seal), check_signatures=check))
    both = replace(seal, people=((house.signatory.email, own),))
    return house, replace(house.runtime, signer=make_signer(both))


def report(house: House) -> dict[str, Any]:
    with house.runtime.read() as session:
        return dict(json.loads(session.scalars(sa.select(SignedCopy.report)).one()))


def test_a_seal_is_remarked_and_says_no_name(keys: tuple[House, Runtime]) -> None:
    house, _ = keys
    act = issued_for(house, SigningWay.ELECTRONIC)
    (done,) = sign_acts(house.runtime, house.signatory, SignActs((act,)))
    assert done.problem == ""
    told = report(house)
    assert told["signatures"][0]["named"] is False
    assert "Aucune signature n’est au nom du signataire de l’acte, Dominique EXEMPLE." in told["remarks"]
    assert any("certificat de test" in remark for remark in told["remarks"]), "it is a test's: production says so"
    added = file_of(house, act, "signed")[len(file_of(house, act, "issued")) :]
    assert b"/Name" not in added


def test_one_s_own_key_signs_at_the_time_of_the_act(keys: tuple[House, Runtime]) -> None:
    house, runtime = keys
    act = issued_for(house, SigningWay.ELECTRONIC)
    (done,) = sign_acts(runtime, house.signatory, SignActs((act,)))
    assert done.problem == ""
    told = report(house)
    (fact,) = told["signatures"]
    assert (fact["signer"], fact["named"]) == ("EXEMPLE Dominique", True)
    assert not any("au nom" in remark for remark in told["remarks"])
    assert datetime.fromisoformat(fact["signed_at"]) == runtime.legal.now()


def test_two_people_two_labels_in_a_token(keys: tuple[House, Runtime], tmp_path: Path) -> None:
    module = softhsm()
    if module is None:
        pytest.skip("softhsm2 is not installed")
    house, _ = keys
    in_token = token(tmp_path, module, tmp_path / "own" / "signer.p12")
    listed = people(tmp_path, f'["{house.signatory.email}"]', 'pkcs11_label = "signature"', f'password = "{PIN}"')
    env = {"SIGNING_PKCS11_MODULE": module, "SIGNING_PKCS11_TOKEN": "essai", "SIGNING_PEOPLE": listed}
    settings = SigningSettings.from_env({**env, "SIGNING_PKCS11_LABEL": "absent", "SIGNING_PASSWORD": PIN})
    act = issued_for(house, SigningWay.ELECTRONIC)
    other = make_signer(replace(settings, people=()))
    (refused,) = sign_acts(replace(house.runtime, signer=other), house.signatory, SignActs((act,)))
    assert "le certificat ou le dispositif la refuse" in refused.problem, "nothing under the portal's own label"
    (done,) = sign_acts(replace(house.runtime, signer=make_signer(settings)), house.signatory, SignActs((act,)))
    assert done.problem == ""
    assert report(house)["signatures"][0]["signer"] == "EXEMPLE Dominique"
    assert in_token.pkcs11_label == "signature"


@pytest.mark.parametrize("begun_ago", [-2, 20])
def test_a_certificate_out_of_its_days_signs_nothing(
    keys: tuple[House, Runtime], tmp_path: Path, begun_ago: int
) -> None:
    house, _ = keys
    act = issued_for(house, SigningWay.ELECTRONIC)
    bundle, _ = make_test_certificate("Dominique EXEMPLE", datetime.now(UTC) - timedelta(days=begun_ago), days=10)
    (tmp_path / "old.p12").write_bytes(bundle)
    signer = make_signer(SigningSettings(str(tmp_path / "old.p12"), PASSWORD.decode()))
    (refused,) = sign_acts(replace(house.runtime, signer=signer), house.signatory, SignActs((act,)))
    assert "vaut du" in refused.problem
    assert act_row(house.runtime, act).state is ActState.CHECKED


class Answer(BaseHTTPRequestHandler):
    """A time-stamping authority that answers, but not with a time-stamp."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<p>en panne</p>")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(params=[0, 200, 503], ids=["absent", "nonsense", "broken"])
def bad_tsa(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an authority that is down, speaks nonsense or fails."""
    server = HTTPServer(("127.0.0.1", 0), Answer)
    address = f"http://127.0.0.1:{server.server_port}/"
    if not request.param:
        server.server_close()
        yield address
        return
    server.status = request.param  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()
    server.server_close()


def test_without_a_time_stamp_nothing_is_half_signed(keys: tuple[House, Runtime], tmp_path: Path, bad_tsa: str) -> None:
    house, _ = keys
    act = issued_for(house, SigningWay.ELECTRONIC)
    settings = SigningSettings(str(tmp_path / "signer.p12"), PASSWORD.decode(), tsa_url=bad_tsa)
    before = set(house.runtime.store.digests())
    (refused,) = sign_acts(replace(house.runtime, signer=make_signer(settings)), house.signatory, SignActs((act,)))
    assert "horodatage" in refused.problem
    assert "rien n’a été signé" in refused.problem
    row = act_row(house.runtime, act)
    assert (row.state, row.official_number, row.signed_on) == (ActState.CHECKED, None, None)
    assert set(house.runtime.store.digests()) == before
    with house.runtime.read() as session:
        assert session.scalar(sa.select(SignedCopy.id)) is None
        assert [file.kind for file in session.scalars(sa.select(Act)).one().files] == ["issued"]


def test_a_time_stamped_act_says_so(keys: tuple[House, Runtime], tmp_path: Path) -> None:
    house, _ = keys
    act = issued_for(house, SigningWay.ELECTRONIC)
    settings = SigningSettings(str(tmp_path / "signer.p12"), PASSWORD.decode())
    with timestamping(settings) as url:
        stamping = make_signer(replace(settings, tsa_url=url))
        (done,) = sign_acts(replace(house.runtime, signer=stamping), house.signatory, SignActs((act,)))
    assert done.problem == ""
    (fact,) = report(house)["signatures"]
    assert fact["timestamped"]
    assert datetime.fromisoformat(fact["signed_at"]) > datetime(2026, 1, 1, tzinfo=UTC), "the authority's own time"


def test_each_signatory_of_the_demonstration_has_a_certificate_in_their_name(tmp_path: Path) -> None:
    from portal.adapters.clocks import MachineClock
    from tests.integration.signing.test_pades import ARRETE, Style, render_arrete

    pdf, at = render_arrete(ARRETE, Style()), datetime(2021, 10, 15, 9, tzinfo=UTC)
    check = SignatureCheck((tmp_path / "signature-test-authority.pem",))
    for name in ("Andréa SPÉCIMEN", "Dominique EXEMPLE"):
        signed = DemoSigner(tmp_path, MachineClock()).sign(pdf, SigningRequest("Arrêté", "Mâcon", name, "a@b.fr", at))
        (fact,) = check(signed)
        assert fact.signer == f"TEST – {name}"
        assert fact.signed_at == at
        assert fact.test
        assert fact.trusted
        assert fact.holds
