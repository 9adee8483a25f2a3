"""Anyone verifies an act: by its code, by its file, by both; nothing of the file is kept, nobody's name is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug import formparser
from werkzeug.test import TestResponse

from portal import create_app
from portal.domain.act_kinds import ActKind
from portal.domain.signing import SigningWay
from portal.domain.verification_code import shown_code
from portal.models import Act, StoredFile
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.signing_choice import SigningChoice
from portal.services.runtime import Runtime
from portal.services.signing.sign_acts import SignActs, sign_acts
from portal.web.public.verification import THROTTLE
from tests.integration.acting.support import (
    SCAN,
    act_row,
    certified,
    committed,
    dossier_of,
    granted,
    issued,
    make_house,
    notified,
    prepared,
    signed,
)
from tests.integration.acting.test_following_acts import HEARD, awarded, carried_out, follow
from tests.integration.acting.web import Visitor, read


@pytest.fixture(autouse=True)
def _fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(THROTTLE, "_seen", type(THROTTLE._seen)())


def _send(app: Flask, code: str = "", content: bytes | None = None, name: str = "acte.pdf") -> TestResponse:
    client = app.test_client()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/verifier").text)
    token = found.group(1) if found else ""
    data: dict[str, object] = {"csrf_token": token, "code": code}
    if content is not None:
        data["file"] = (BytesIO(content), name)
    return client.post("/verifier", data=data, content_type="multipart/form-data", follow_redirects=True)


def _code(runtime: Runtime, act: str) -> str:
    return shown_code(act_row(runtime, act).verification_code or "")


def test_the_state_of_an_act_from_its_issue_to_its_end(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    code, client = _code(runtime, act), app.test_client()
    page = client.get(f"/verifier/{code}")
    assert page.status_code == 200
    assert "n’est pas signé" in read(page)
    assert "Tournus" not in read(page), "who will receive the grant is told by the notification"
    assert "12 600,00" not in read(page)
    notified(house, committed(house, signed(house, act)))
    text = read(client.get(f"/verifier/{code.lower().replace('-', '')}"))
    for expected in ("En vigueur", "71-2021-10-16-00012", "16 octobre 2021", "Tournus", "12 600,00 €"):
        assert expected in text
    for name in ("Adèle", "Mairie", "Inès", "Simon", "EXEMPLE", "exemple.fr"):
        assert name not in text, "no personal data"
    ends = {"modified": "En vigueur, modifié", "withdrawn": "Retiré", "repealed": "Abrogé", "lapsed": "Caduc"}
    small = {"amount_cents": 600, "requested_cents": 600, "cost_cents": 1_200}
    for rank, (state, label) in enumerate(ends.items()):
        ended = act if state == "modified" else signed(house, issued(house, **small), f"71-2021-10-16-0002{rank}")
        if ended != act:
            notified(house, committed(house, ended, f"210345678{rank}"))
        with runtime.uow() as uow:
            uow.session.execute(sa.update(Act).where(Act.public_id == ended).values(state=state))
        assert label in read(client.get(f"/verifier/{_code(runtime, ended)}"))


@pytest.mark.parametrize("typed", ["K7WQA-93TDP-XTHE5", "n’importe quoi", "71-2021-10-16-00012", "<b>"])
def test_a_wrong_code_says_what_to_copy(app: Flask, runtime: Runtime, typed: str) -> None:
    make_house(runtime)
    page = _send(app, typed)
    assert page.status_code == 422
    assert "recopiez les quinze caractères" in read(page)
    assert app.test_client().get("/verifier/AAAAA-AAAAA-AAAAA").status_code == 404


def test_a_dropped_file_is_recognised_by_its_bytes(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    act = notified(house, committed(house, signed(house, issued(house))))
    scan = SCAN + act.encode()
    with runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        frozen = next(file.file.sha256 for file in row.files if file.kind == "issued")
    assert "l’acte signé, inchangé" in read(_send(app, content=scan))
    assert "avant signature" in read(_send(app, content=runtime.store.get(frozen)))
    changed = read(_send(app, content=scan[:-1] + bytes([scan[-1] ^ 1])))
    assert "n’est pas connu" in changed
    assert "71-2021-10-16-00012" not in changed
    both = read(_send(app, _code(runtime, act), scan + b" "))
    assert "n’est pas connu" in both
    assert "71-2021-10-16-00012" in both, "the code still says what the act is worth"


def test_a_code_and_the_file_of_another_act_do_not_go_together(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    first, second = (issued(house, requested_cents=100_000) for _ in range(2))
    signed(house, first)
    assert "celui d’un autre acte" in read(_send(app, _code(runtime, second), SCAN + first.encode()))


def test_the_file_is_hashed_as_it_arrives_and_never_stored(
    app: Flask, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_house(runtime)
    before = sorted(digest for digest, _ in runtime.store.digests())
    with runtime.read() as session:
        rows = session.scalar(sa.select(sa.func.count()).select_from(StoredFile))

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the file was about to be kept")

    monkeypatch.setattr(formparser, "default_stream_factory", never)
    monkeypatch.setattr("werkzeug.wrappers.request.default_stream_factory", never, raising=False)
    page = _send(app, content=b"%PDF-1.7 " + bytes(3_000_000))
    assert "n’est pas connu" in read(page)
    assert "n’a pas été conservé" in read(page)
    assert sorted(digest for digest, _ in runtime.store.digests()) == before
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == rows


def test_nothing_to_verify_and_a_file_that_is_no_pdf(app: Flask, runtime: Runtime) -> None:
    make_house(runtime)
    assert "Saisissez le code" in read(_send(app))
    assert _send(app, content=b"x", name="acte.docx").status_code == 422


def test_verifications_are_throttled(app: Flask, runtime: Runtime) -> None:
    make_house(runtime)
    client = app.test_client()
    statuses = [client.get("/verifier/AAAAA-AAAAA-AAAAA").status_code for _ in range(THROTTLE.limit + 1)]
    assert statuses == [404] * THROTTLE.limit + [429]
    assert "réessayez dans" in read(client.get("/verifier/AAAAA-AAAAA-AAAAA"))


def test_behind_a_proxy_each_caller_is_counted_alone_and_none_chooses_its_address(runtime: Runtime) -> None:
    make_house(runtime)
    behind = create_app(runtime=replace(runtime, settings=replace(runtime.settings, proxy_hops=1)))
    client = behind.test_client()

    def ask(said: str) -> int:
        return client.get("/verifier/AAAAA-AAAAA-AAAAA", headers={"X-Forwarded-For": said}).status_code

    assert {ask("192.0.2.1") for _ in range(THROTTLE.limit)} == {404}
    assert ask("192.0.2.1") == 429
    assert ask("198.51.100.7, 192.0.2.1") == 429, "what a caller writes is before what the proxy adds"
    assert ask("192.0.2.2") == 404


def test_the_report_of_an_electronic_signature_is_technical_and_marks_a_test(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    act = certified(house, prepared(house, granted(house)))
    choice = SigningChoice(SigningWay.ELECTRONIC, "71-2021-10-15-00031", date(2021, 10, 15))
    issue_act(runtime, house.instructor, IssueAct(act, choice))
    assert [done.problem for done in sign_acts(runtime, house.signatory, SignActs((act,)))] == [""]
    with runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        kept = next(file.file.sha256 for file in row.files if file.kind == "signed")
    signed_file = runtime.store.get(kept)
    text = read(_send(app, content=signed_file))
    assert "l’acte signé, inchangé" in text
    assert "techniquement valide" in text
    assert "Certificat de test" in text
    assert "ne dit pas que la signature est qualifiée" in text
    assert "EXEMPLE" not in text, "nobody's name"
    changed = signed_file[:-20] + b"x" + signed_file[-19:]
    assert "techniquement valide" not in read(_send(app, _code(runtime, act), changed))


def test_the_act_that_ended_another_is_told_with_it(app: Flask, runtime: Runtime) -> None:
    house, award = awarded(runtime)
    ending = follow(house, award, ActKind.REPEAL, hearing=HEARD)
    carried_out(house, ending)
    text = read(app.test_client().get(f"/verifier/{_code(runtime, award)}"))
    assert "Abrogé" in text
    assert "Arrêté d’abrogation n° 71-2022-04-04-00031 du 4 avril 2022" in text
    following = read(app.test_client().get(f"/verifier/{_code(runtime, ending)}"))
    assert "En vigueur" in following
    assert "Porte sur l’acte n° 71-2021-10-16-00012 du 16 octobre 2021" in following
    for one, other in ((award, ending), (ending, award)):
        page = app.test_client().get(f"/verifier/{_code(runtime, one)}").text
        assert f'href="/verifier/{_code(runtime, other)}"' in page, "each leads to the other"
        assert all(name not in page for name in ("Adèle", "Inès", "Simon", "EXEMPLE"))
    dossier = dossier_of(runtime, award)
    mine = read(Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier}/subvention/arrete"))
    assert "Arrêté d’abrogation n° 71-2022-04-04-00031" in mine
    assert "Ce que l’arrêté vous demande" not in mine
