"""The public company-search API on a fake loopback server: found, unknown, slow, broken, huge, hostile."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import create_app
from portal.adapters.registry import CompanySearch
from portal.models import Organisation, OrganisationFact
from portal.services.ports import RegistryUnavailable
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.applicant.browser import pdf, send, sign_in, text_of
from tests.integration.people.support import make_town

Answer = Callable[[BaseHTTPRequestHandler], None]


def luhn(stem: str) -> str:
    """The stem with its check digit."""
    from portal.domain.identifiers import luhn_ok

    return next(stem + str(digit) for digit in range(10) if luhn_ok(stem + str(digit)))


SIREN = luhn("25710123")
SIRET = luhn(f"{SIREN}0001")


def _json(document: object, status: int = 200) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def _drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def _redirect(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://127.0.0.1:1/ailleurs")
    handler.end_headers()


@contextmanager
def _serving(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                answer(self)
            except OSError:
                pass  # the client has left

        def log_message(self, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def found(**changes: object) -> dict[str, object]:
    """An answer of the API about a syndicat."""
    seat = {
        "siret": SIRET,
        "adresse": "3 RUE DU SYNDICAT 71000 MACON",
        "code_postal": "71000",
        "departement": "71",
        "etat_administratif": "A",
    }
    one = {"siren": SIREN, "nom_complet": "SIVU DES EAUX", "nature_juridique": "7353", "siege": seat, **changes}
    return {"results": [one], "total_results": 1}


def test_a_known_siren_is_read() -> None:
    with _serving(_json(found())) as url:
        record = CompanySearch(url)(SIREN)
    assert record is not None
    assert (record.name, record.siret, record.legal_category) == ("SIVU DES EAUX", SIRET, "7353")
    assert (record.postal_code, record.department, record.closed) == ("71000", "71", False)


def test_an_unknown_siren_is_none() -> None:
    with _serving(_json({"results": [], "total_results": 0})) as url:
        assert CompanySearch(url)(SIREN) is None
    other = found(siren="123456789")
    with _serving(_json(other)) as url:
        assert CompanySearch(url)(SIREN) is None, "a full-text search may answer another"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(_json({}, 500), id="500"),
        pytest.param(_json({"erreur": "trop"}, 429), id="429"),
        pytest.param(_json(b"<html>panne</html>"), id="not-json"),
        pytest.param(_json(b"\xff\xfe\x00"), id="garbage"),
        pytest.param(_json([1, 2]), id="another-shape"),
        pytest.param(_json(b"[" * 100_000), id="deep"),
        pytest.param(_json(b" " * 400_000), id="huge"),
        pytest.param(_redirect, id="redirection"),
        pytest.param(_drip, id="drip"),
        pytest.param(lambda handler: time.sleep(1.2), id="silent"),
    ],
)
def test_whatever_is_wrong_is_unavailable_and_quick(answer: Answer) -> None:
    with _serving(answer) as url:
        began = time.monotonic()
        with pytest.raises(RegistryUnavailable):
            CompanySearch(url, timeout_seconds=0.4)(SIREN)
        assert time.monotonic() - began < 5


def test_nobody_there_is_unavailable() -> None:
    with pytest.raises(RegistryUnavailable):
        CompanySearch("http://127.0.0.1:9", timeout_seconds=0.4)(SIREN)


def test_odd_values_are_left_out() -> None:
    odd = found(nature_juridique="<b>", nom_complet="SIVU\u202e\x07 DES  EAUX", siege={"siret": "1", "adresse": 12})
    with _serving(_json(odd)) as url:
        record = CompanySearch(url)(SIREN)
    assert record is not None
    assert (record.siret, record.legal_category, record.address) == ("", "", "")
    assert record.name == "SIVU DES EAUX"
    with _serving(_json(found(siege=None, etat_administratif="C"))) as url:
        record = CompanySearch(url)(SIREN)
    assert record is not None
    assert record.closed


def _site(runtime: Runtime, url: str) -> Flask:
    return create_app(runtime=replace(runtime, registry=CompanySearch(url, 0.4)))


def test_what_the_registry_says_prefills_and_a_correction_stays_beside(runtime: Runtime) -> None:
    make_town(runtime)
    with _serving(_json(found())) as url:
        client = sign_in(_site(runtime, url), runtime, make_person(runtime, "Jo Syndicat"))
        page = f"/mes-dossiers/organisme/autre/{SIRET}"
        assert "Prérempli d’après l’annuaire des entreprises" in text_of(client.get(page))
        kept = send(client, page, "looked_up", name="SIVU des Eaux vives", proof_statutes=pdf("statuts.pdf"))
    assert kept.status_code == 302, text_of(kept)
    with runtime.read() as session:
        row = session.scalars(sa.select(Organisation).where(Organisation.siren == SIREN)).one()
        facts = session.execute(
            sa.select(OrganisationFact.source, OrganisationFact.value).where(
                OrganisationFact.organisation_id == row.id, OrganisationFact.field == "name"
            )
        ).all()
    assert (row.name, row.legal_category, row.department) == ("SIVU des Eaux vives", "7353", "71")
    assert [tuple(fact) for fact in facts] == [("registry", "SIVU DES EAUX"), ("typed", "SIVU des Eaux vives")]
    identity = text_of(client.get(f"/mes-dossiers/organismes/{row.public_id}"))
    assert "saisi par Jo Syndicat, le 15/10/2021" in identity
    assert "« SIVU DES EAUX » d’après l’annuaire des entreprises, le 15/10/2021" in identity


def test_without_answer_people_type(runtime: Runtime) -> None:
    make_town(runtime)
    with _serving(_json({}, 500)) as url:
        client = sign_in(_site(runtime, url), runtime, make_person(runtime))
        assert "ne répond pas" in text_of(client.get(f"/mes-dossiers/organisme/autre/{SIRET}"))
        attach = text_of(client.get("/mes-dossiers/organisme/217102631"))
    assert "ne répond pas" in attach


def test_a_forged_provenance_is_the_persons_own_word(app: Flask, runtime: Runtime) -> None:
    make_town(runtime)
    client = sign_in(app, runtime, make_person(runtime, "Jo"))
    fields = {"name": "SIVU", "legal_category": "7353", "department": "71", "address": "1 rue", "looked_up": "forgé"}
    url = f"/mes-dossiers/organisme/autre/{SIRET}"
    kept = send(client, url, "looked_up", proof_statutes=pdf("statuts.pdf"), **fields)
    assert kept.status_code == 302, text_of(kept)
    with runtime.read() as session:
        assert set(session.scalars(sa.select(OrganisationFact.source))) == {"typed"}
