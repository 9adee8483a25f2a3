"""What no honest browser sends (NULs, absurd amounts) and what slow or expired ones do: never a crash, nothing lost."""

from __future__ import annotations

import io
import threading
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.clocks import FixedClock
from portal.models import Dossier, StoredFile
from portal.services.applicant.add_document import stored_file_id
from portal.services.applicant.uploads import PreparedFile
from portal.services.runtime import Runtime
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import begin, file, fill

LINE = {"label": "Licence", "nature": "website", "excl_tax": "1", "incl_tax": "1"}
SIGNED = {"pledge_accepted": "y", "sincerity_attested": "y", "pledger_position": "Maire", "notification": "paper"}
ORIGIN = {"Origin": "http://localhost"}


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        ("identite", {"contact_name": "a\x00b"}),
        ("identite", {"contact_address": "x" * 100_000}),
        ("projet", {"main_axis": "\x00"}),
        ("projet", {"other_axes": ["\x00", "3a"]}),
        ("depenses/nouvelle", {**LINE, "proof": "\x00"}),
        ("depenses/nouvelle", {**LINE, "proof": "x" * 50_000}),
        ("plan", {"funders-0-funder": "a", "funders-0-amount": "5", "funders-0-kind": "\x00"}),
        ("plan", {"funders-99999999999999999999-amount": "5"}),
        ("pieces", {"kind": "quote", "expense": "\x00"}),
        ("signature", {**SIGNED, "idempotency_key": "\x00"}),
        ("signature", {**SIGNED, "idempotency_key": "x" * 9000}),
        ("signature", {**SIGNED, "version": "9" * 50}),
    ],
)
def test_no_step_crashes(app: Flask, runtime: Runtime, step: str, changes: dict[str, Any]) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    if step == "pieces":
        changes = {**changes, "file": pdf()}
    assert send(client, f"/mes-dossiers/{draft.public_id}/{step}", **changes).status_code < 500


def test_a_total_beyond_ten_digits_is_refused_by_the_field(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    base = f"/mes-dossiers/{draft.public_id}"
    answer = send(client, f"{base}/depenses/nouvelle", **{**LINE, "incl_tax": "9 999 999 999,99"})
    assert answer.status_code == 422
    assert "Le total des dépenses dépasse dix chiffres" in text_of(answer)
    assert fields_of(answer)["incl_tax"].replace("\u202f", " ") == "9 999 999 999,99"
    for page in ("plan", "verification", "signature"):
        assert client.get(f"{base}/{page}").status_code == 200, page


class _SlowBody(io.BytesIO):
    """A body whose end arrives after closing."""

    def __init__(self, content: bytes, clock: FixedClock) -> None:
        super().__init__(content)
        self.clock = clock

    def readinto(self, buffer: Any) -> int:
        self.clock.move_to(datetime(2021, 10, 22, 22, 0, 5, tzinfo=UTC))
        return super().readinto(buffer)


def test_a_slow_sending_is_received_when_it_began(app: Flask, runtime: Runtime, legal_clock: FixedClock) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/signature"
    body = urlencode({**fields_of(client.get(url)), **SIGNED}).encode()
    last_second = datetime(2021, 10, 22, 21, 59, 59, tzinfo=UTC)
    legal_clock.move_to(last_second)
    form = "application/x-www-form-urlencoded"
    slow = _SlowBody(body, legal_clock)
    answer = client.post(url, input_stream=slow, content_length=len(body), content_type=form)
    assert legal_clock.now() > last_second, "the body was read late"
    assert answer.status_code == 302
    with runtime.read() as session:
        assert session.scalars(sa.select(Dossier.filed_at)).one() == last_second


def test_an_expired_page_with_a_file_field_keeps_the_words(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/depenses/nouvelle"
    data = {**fields_of(client.get(url)), **LINE}
    answer = app.test_client().post(
        url, data={**data, "file": (io.BytesIO(b""), "")}, content_type="multipart/form-data", headers=ORIGIN
    )
    assert answer.status_code == 401
    assert "Les fichiers, eux, sont à choisir de nouveau" in text_of(answer)
    assert fields_of(answer, "parked")["parked"]


def test_a_stale_plan_shows_the_funders_a_colleague_saved(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/plan"
    old = fields_of(client.get(url))
    assert send(client, url, **{"funders-0-funder": "Région", "funders-0-amount": "900,00"}).status_code == 302
    answer = client.post(url, data={**old, "funders-0-funder": "Mécène"})
    assert answer.status_code == 409
    assert "Région" in text_of(answer)
    assert fields_of(answer)["funders-0-funder"] == "Mécène"


def test_words_for_a_dossier_filed_meanwhile_are_shown_with_its_true_state(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/projet"
    old = fields_of(client.get(url))
    file(runtime, draft)
    answer = client.post(url, data={**old, "title": "Un autre intitulé"})
    assert answer.status_code == 409
    assert fields_of(answer)["title"] == "Un autre intitulé"
    assert "non déposé" not in text_of(answer)
    assert "remplacera" not in text_of(answer)
    assert "Ouvrir le dossier déposé" in text_of(answer)


def test_two_towns_send_the_same_file_at_once(runtime: Runtime) -> None:
    """The second may not see the row of the first, not yet committed, and must not fail on it."""
    digest = runtime.store.put(b"one call for tenders, two towns")
    file_row = PreparedFile("devis.pdf", digest, 31, "application/pdf")
    start, found, failed = threading.Barrier(2), [], []

    def bring() -> None:
        try:
            with runtime.uow() as uow:
                if runtime.engine.dialect.name == "postgresql":
                    uow.session.execute(sa.select(sa.func.count()).select_from(StoredFile))
                    start.wait(timeout=10)
                found.append(stored_file_id(uow, file_row))
                time.sleep(0.1)
        except sa.exc.IntegrityError as error:
            failed.append(error)

    threads = [threading.Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failed == []
    assert len(found) == 2
    assert len(set(found)) == 1


def test_behind_a_proxy_the_public_address_is_ours(app: Flask, runtime: Runtime) -> None:
    url = "/mes-dossiers/nouveau"
    for origin, kept in (("http://portail.test", True), ("https://ailleurs.test", False)):
        answer = app.test_client().post(url, data={"window": "guichet"}, headers={"Origin": origin})
        assert answer.status_code == (401 if kept else 400)
        assert ('name="parked"' in answer.get_data(as_text=True)) is kept
