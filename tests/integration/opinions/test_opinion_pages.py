"""The consulted service's page: nothing before the code, then what was granted and nothing else; the instructor's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import create_app
from portal.domain.actors import SYSTEM
from portal.domain.clocks import FixedClock
from portal.domain.scanning import ScanState
from portal.models import OpinionRequest, StoredFile
from portal.services.mail.delivery_status import PermanentFailure
from portal.services.mail.record_bounce import PERSON, record_bounce
from portal.services.opinions.cancel_opinion import cancel_opinion
from portal.services.runtime import Runtime
from tests.factories import writing
from tests.integration.browsing import said
from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.conftest import scene as scene
from tests.integration.instruction.test_proposal import offer
from tests.integration.instruction.web import Visitor
from tests.integration.opinions.support import DDFIP, SP, Consulted, ask, code_for, consulting, piece_of, views

#: What each grant alone brings to the page.
SUMMARY, MONEY = "Le site de la commune est refait", "Agence Numérique du Mâconnais"
PROJECT, PIECE = "Résultats attendus", "devis.pdf"
SECRETS = (SUMMARY, MONEY, PROJECT, PIECE, "Anne Maire")


@pytest.fixture
def timed(runtime: Runtime) -> tuple[Flask, FixedClock]:
    """The application on a system clock that a test moves."""
    system = FixedClock(datetime(2026, 1, 5, 9, 0, tzinfo=runtime.system.now().tzinfo))
    return create_app(runtime=replace(runtime, system=system)), system


def test_the_link_says_nothing_of_the_dossier_before_the_code(app: Flask, scene: Scene) -> None:
    consulting(scene)
    ask(scene, grants=("summary", "project", "money"), pieces=(piece_of(scene),))
    service = Consulted(app, scene.runtime, SP)
    for page in (service.get(), service.get("/code")):
        assert page.status_code == 200
        assert "Préfet de démonstration" in page.text
        assert [
            word for word in (*SECRETS, "Tournus", scene.row().title, scene.row().reference) if word in page.text
        ] == []
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
    assert service.get("/repondre").status_code == 302
    assert service.get(f"/pieces/{piece_of(scene)}").status_code == 404
    for tail in ("", "/code", "/repondre", f"/pieces/{piece_of(scene)}"):
        assert app.test_client().get("/avis/" + "x" * 32 + tail).status_code == 404


@pytest.mark.parametrize(
    ("grants", "with_piece", "shown"),
    [
        ((), False, set()),
        (("summary",), False, {SUMMARY}),
        (("project",), False, {PROJECT}),
        (("money",), False, {MONEY}),
        ((), True, {PIECE}),
    ],
)
def test_what_is_not_granted_is_not_on_the_page(
    app: Flask, scene: Scene, grants: tuple[str, ...], with_piece: bool, shown: set[str]
) -> None:
    consulting(scene)
    piece = piece_of(scene)
    ask(scene, grants=grants, pieces=(piece,) if with_piece else ())
    service = Consulted(app, scene.runtime, SP).opened()
    page = service.get("/repondre")
    assert {word for word in SECRETS if word in page.text} == shown
    assert "Qu’en pensez-vous" in page.text
    sent = service.get(f"/pieces/{piece}")
    assert sent.status_code == (200 if with_piece else 404)
    if with_piece:
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert sent.headers["Referrer-Policy"] == "no-referrer"


def test_one_opened_link_opens_no_other(app: Flask, scene: Scene) -> None:
    consulting(scene)
    ask(scene, SP, grants=("summary",))
    ask(scene, DDFIP, grants=("money",), pieces=(piece_of(scene),))
    finance = Consulted(app, scene.runtime, DDFIP)
    service = Consulted(app, scene.runtime, SP).opened()
    assert service.client.get(finance.url + "/repondre").status_code == 302
    assert service.client.get(f"{finance.url}/pieces/{piece_of(scene)}").status_code == 404
    with service.client.session_transaction() as cookies:
        cookies["opinions"] = {key: "" for key in cookies["opinions"]}
    assert service.get("/repondre").status_code == 302


def test_a_held_piece_is_not_sent(app: Flask, scene: Scene) -> None:
    consulting(scene)
    ask(scene, grants=(), pieces=(piece_of(scene),))
    service = Consulted(app, scene.runtime, SP).opened()
    with writing(scene.runtime) as session:
        for file in session.scalars(sa.select(StoredFile)):
            file.scan_state = ScanState.INFECTED
    assert service.get(f"/pieces/{piece_of(scene)}").status_code == 409
    assert f"/pieces/{piece_of(scene)}" not in service.get("/repondre").text
    with writing(scene.runtime) as session:
        for file in session.scalars(sa.select(StoredFile)):
            file.scan_state = ScanState.AWAITING_SCAN
    assert service.get(f"/pieces/{piece_of(scene)}").status_code == 404


def test_wrong_codes_are_slowed_down_and_kill_the_code(timed: tuple[Flask, FixedClock], scene: Scene) -> None:
    app, system = timed
    consulting(scene)
    ask(scene)
    service = Consulted(app, scene.runtime, SP)
    service.post("/envoyer")
    right = code_for(scene.runtime, SP)
    wrong = "000000" if right != "000000" else "000001"
    answers = [service.post("/code", "/code", code=wrong) for _ in range(5)]
    assert {one.status_code for one in answers} == {422}
    assert len({said(one).split("Ce code")[1][:90] for one in answers}) == 1
    blocked = service.post("/code", "/code", code=right)
    assert blocked.status_code == 429
    assert "Trop d’essais avec un code inexact" in said(blocked)
    system.move_to(system.now() + timedelta(minutes=2))
    assert service.post("/code", "/code", code=right).status_code == 422  # five guesses killed it
    system.move_to(system.now() + timedelta(minutes=5))
    service.post("/envoyer")
    assert service.post("/code", "/code", code=code_for(scene.runtime, SP)).status_code == 303


def test_a_code_and_a_page_grow_old(timed: tuple[Flask, FixedClock], scene: Scene) -> None:
    app, system = timed
    consulting(scene)
    ask(scene, pieces=(piece_of(scene),))
    service = Consulted(app, scene.runtime, SP)
    service.post("/envoyer")
    system.move_to(system.now() + timedelta(minutes=15))
    assert service.post("/code", "/code", code=code_for(scene.runtime, SP)).status_code == 422
    service.opened()
    assert service.get("/repondre").status_code == 200
    typed = {"sense": "reserves", "reasons": "Un texte long à écrire.", "signed_by": "Mme Durand"}
    page = service.get("/repondre")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    system.move_to(system.now() + timedelta(hours=2))
    assert service.get("/repondre").status_code == 302
    assert service.get(f"/pieces/{piece_of(scene)}").status_code == 404
    closed = service.client.post(service.url + "/repondre", data={**typed, "csrf_token": token})
    assert closed.status_code == 409
    assert "votre réponse est gardée" in said(closed)
    service.post("/envoyer")
    again = service.post("/code", "/code", code=code_for(scene.runtime, SP), **typed)
    assert "Un texte long à écrire." in again.text
    assert 'value="Mme Durand"' in again.text
    assert views(scene)[0].opinions == ()


def test_only_three_codes_an_hour_are_mailed(app: Flask, scene: Scene) -> None:
    consulting(scene)
    ask(scene)
    service = Consulted(app, scene.runtime, SP)
    for _ in range(3):
        service.post("/envoyer")
    last = code_for(scene.runtime, SP)
    assert "Trois codes sont déjà partis" in said(service.client.get(service.post("/envoyer").headers["Location"]))
    assert service.post("/code", "/code", code=f" {last[:3]} {last[3:]} ").status_code == 303


def test_an_opinion_with_a_mistake_is_kept_then_given(app: Flask, scene: Scene) -> None:
    consulting(scene)
    ask(scene)
    service = Consulted(app, scene.runtime, SP).opened()
    page = service.post("/repondre", "/repondre", sense="reserves", reasons="", signed_by="Mme Durand")
    assert page.status_code == 422
    assert "Motivez l’avis" in page.text
    assert 'value="Mme Durand"' in page.text
    page = service.post("/repondre", "/repondre", sense="reserves", reasons="Texte gardé", signed_by="")
    assert (page.status_code, "Texte gardé" in page.text) == (422, True)
    done = service.post("/repondre", "/repondre", sense="reserves", reasons="Prévoir l’entretien.", signed_by="Mme D.")
    assert done.status_code == 303
    over = service.get()
    assert "L’avis a été rendu le" in said(over)
    assert "Prévoir l’entretien" not in over.text
    assert scene.row().title not in over.text
    assert service.get("/repondre").status_code == 302
    instructor = Visitor(app, scene.instructor)
    section = said(instructor.get(f"/instruction/dossiers/{scene.dossier}/avis"))
    assert "Favorable avec réserves" in section
    assert "Prévoir l’entretien." in section
    assert "favorable avec réserves" in said(instructor.get(f"/instruction/dossiers/{scene.dossier}/proposition"))


def test_the_same_answer_sent_twice_is_one_opinion(app: Flask, scene: Scene) -> None:
    consulting(scene)
    ask(scene)
    service = Consulted(app, scene.runtime, SP).opened()
    token = service.get("/repondre").text.split('name="csrf_token" value="')[1].split('"')[0]
    typed = {"sense": "reserves", "reasons": "Prévoir\r\nl’entretien.", "signed_by": "Mme D.", "csrf_token": token}
    answers = [service.client.post(service.url + "/repondre", data=typed) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert len(views(scene)[0].opinions) == 1
    other = service.client.post(service.url + "/repondre", data={**typed, "reasons": "Autre chose"})
    assert (other.status_code, "Autre chose" in other.text) == (409, True)


def test_a_request_taken_back_says_so_and_gives_the_text_back(app: Flask, scene: Scene) -> None:
    consulting(scene)
    request = ask(scene)[0]
    service = Consulted(app, scene.runtime, SP).opened()
    token = service.get("/repondre").text.split('name="csrf_token" value="')[1].split('"')[0]
    with scene.runtime.uow() as uow:
        cancel_opinion(uow, scene.instructor, scene.dossier, request, "Inutile")
    assert "a été retirée" in said(service.get())
    typed = {"sense": "favourable", "reasons": "Écrit pour rien", "signed_by": "Mme D.", "csrf_token": token}
    page = service.client.post(service.url + "/repondre", data=typed)
    assert (page.status_code, "Écrit pour rien" in page.text) == (409, True)


def test_the_instructor_asks_reminds_and_takes_back(app: Flask, scene: Scene, legal_clock: FixedClock) -> None:
    consulting(scene)
    visitor = Visitor(app, scene.instructor)
    base = f"/instruction/dossiers/{scene.dossier}/avis"
    form = visitor.get(f"{base}/demander").text
    ticked = [part for part in ("summary", "project", "money") if f'value="{part}" checked' in form]
    assert ticked == ["summary"]
    assert 'value="22/10/2021"' in form
    refused = visitor.send(f"{base}/demander", givers=SP, question="", due_on="22/10/2021", grants="money")
    assert refused.status_code == 422
    assert f'value="{SP}" checked' in refused.text
    assert 'value="money" checked' in refused.text
    sent = visitor.send(f"{base}/demander", givers=SP, question="Utile ?", due_on="22/10/2021", pieces=piece_of(scene))
    assert sent.status_code == 303
    asked = views(scene)[0]
    assert (asked.grants, [name for _, name in asked.pieces]) == ((), ["devis.pdf"])
    one = f"{base}/{asked.public_id}"
    assert visitor.send(one, f"{one}/relancer").status_code == 409
    legal_clock.move_to(legal_clock.now() + timedelta(days=1))
    assert visitor.send(one, f"{one}/relancer").status_code == 303
    assert visitor.send(one, f"{one}/retirer", reason="").status_code == 422
    assert visitor.send(one, f"{one}/retirer", reason="Sans objet").status_code == 303
    assert "Demande retirée" in said(visitor.get(base))
    assert scene.all(sa.select(OpinionRequest.closed_reason)) == ["Sans objet"]


def test_the_signatory_reads_the_opinions_in_short(app: Flask, scene: Scene) -> None:
    consulting(scene)
    ask(scene, SP, DDFIP)
    service = Consulted(app, scene.runtime, SP).opened()
    service.post("/repondre", "/repondre", sense="unfavourable", reasons="Trop court.", signed_by="Mme D.")
    scene.conclude()
    scene.score()
    offer(scene)
    text = said(Visitor(app, scene.signatory).get(f"/signature/{scene.dossier}"))
    assert "Sous-préfecture de Louhans : défavorable, le 15/10/2021" in text
    assert "Finances publiques : attendu au plus tard le 22/10/2021" in text


def test_a_service_that_mail_does_not_reach_is_told_to_the_instructor(app: Flask, scene: Scene) -> None:
    consulting(scene)
    request = ask(scene)[0]
    with scene.runtime.uow() as uow:
        record_bounce(uow, SYSTEM, PermanentFailure(SP, "5.1.1", ""), PERSON)
    visitor = Visitor(app, scene.instructor)
    assert f"Nos courriels à {SP} sont refusés" in said(
        visitor.get(f"/instruction/dossiers/{scene.dossier}/avis/{request}")
    )
    assert SP in visitor.get("/instruction/adresses-en-echec").text
