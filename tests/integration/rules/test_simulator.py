"""The public check: few questions, unknown answers, the rule quoted, what would change, and a draft after sign-in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from portal.domain.clocks import FixedClock
from portal.models import AuditEvent, Base, Dossier
from portal.services.runtime import Runtime
from tests.factories import fill_settings, make_person, make_window
from tests.integration.applicant.browser import fields_of, sign_in, text_of
from tests.integration.applicant.journey import SIRET, begin
from tests.integration.applicant.test_filing import ONE_SECOND_LATE
from tests.integration.browsing import token_of

CHECK, FROM = "/verifier-mon-eligibilite", "/mes-dossiers/depuis-la-verification"
TOURNUS, GRAND_CHALON = "217105436", "247100589"
ANSWERS = {
    "siren": TOURNUS, "main_axis": "3c", "nature": "website", "amount": "18 000,00", "other_public": "1 000,00",
    "first_legal_act_on": "", "start_on": "15/11/2021", "end_on": "30/09/2022", "digital": "yes", "decision": "yes",
}  # fmt: skip


def ask(app: Flask, **answers: str) -> str:
    answer = app.test_client().get(CHECK, query_string={**ANSWERS, **answers})
    assert answer.status_code == 200
    return text_of(answer)


def test_about_eight_questions(app: Flask) -> None:
    asked = fields_of(app.test_client().get(CHECK, query_string={"siren": TOURNUS}), "siren").keys() - {"siren"}
    radios = {"main_axis", "digital", "decision"}
    assert asked | radios == {
        "main_axis", "nature", "amount", "other_public", "first_legal_act_on", "start_on", "end_on", "digital",
        "decision",
    }  # fmt: skip


def test_france_services_is_asked_only_where_it_can_change_the_answer(app: Flask) -> None:
    client = app.test_client()
    asked = {
        siren: "france_services" in client.get(CHECK, query_string={"siren": siren}).text
        for siren in (TOURNUS, GRAND_CHALON, "autre")
    }
    assert asked == {TOURNUS: False, GRAND_CHALON: True, "autre": True}


def test_the_answer_says_verdict_amount_sentences_changes_and_documents(app: Flask) -> None:
    page = ask(app, amount="50 000,00", start_on="15/02/2022")
    assert "Une condition n’est pas remplie" in page
    assert "30 000,00 €" in page
    assert "Le projet devra être commencé au plus tard le 31 décembre 2021" in page
    assert "Ce qui changerait la réponse : Prévoyez de commencer au plus tard le 31 décembre 2021" in page
    assert "Application du taux" in page
    assert "Les documents à rassembler" in page
    assert "les devis, non signés" in page
    assert "statuts" not in page
    assert "vos statuts et votre dernier budget" not in page


def test_documents_follow_the_answers(app: Flask) -> None:
    saas = ask(app, nature="saas")
    assert "le pays de l’éditeur et la période couverte" in saas
    association = text_of(
        app.test_client().get(CHECK, query_string={**ANSWERS, "siren": "autre", "france_services": "declared"})
    )
    assert "la preuve de votre labellisation France Services" in association


def test_every_answer_may_be_unknown(app: Flask) -> None:
    least = {key: "" for key in ANSWERS} | {"siren": TOURNUS, "main_axis": "unknown"}
    answer = app.test_client().get(CHECK, query_string=least)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "Votre projet peut entrer dans le guichet" in page
    assert "Aucune dépense n’est saisie" not in page
    assert "Sans montant, la subvention n’est pas calculée : elle va jusqu’à 70 % des dépenses éligibles" in page
    assert "Commencer un dossier avec ces réponses" in page


@pytest.mark.parametrize("name", ["_external", "_scheme", "_anchor", "_method", "endpoint", "self", "values"])
def test_other_words_in_the_address_are_left_there(app: Flask, name: str) -> None:
    answer = app.test_client().get(CHECK, query_string={**ANSWERS, name: "javascript"})
    assert answer.status_code == 200
    assert f"{name}=javascript" not in answer.text


def _link(page: str) -> str:
    from html import unescape

    return unescape(page.split(f'href="{FROM}', 1)[1].split('"', 1)[0])


def _begin(client: FlaskClient, url: str) -> str:
    """Post the page of the answers; returns the address of the draft."""
    page = client.get(url)
    assert page.status_code == 200
    done = client.post(url, data=fields_of(page, "organisation") | {"csrf_token": token_of(page)})
    assert done.status_code == 302
    return str(done.headers["Location"])


def test_the_answers_become_a_draft_after_sign_in(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    visitor = app.test_client()
    target = FROM + _link(visitor.get(CHECK, query_string=ANSWERS).text)
    asked = visitor.get(target)
    assert asked.status_code == 302
    kept = parse_qs(urlsplit(asked.headers["Location"]).query)["next"][0]
    assert parse_qs(urlsplit(kept).query)["amount"] == ["18 000,00"]

    client = sign_in(app, runtime, draft.actor)
    shown = text_of(client.get(kept))
    for words in ("Relation aux usagers", "18 000,00 €", "15 novembre 2021", "Pour Tournus"):
        assert words in shown
    location = _begin(client, kept)
    with runtime.read() as session:
        made = session.scalars(sa.select(Dossier).order_by(Dossier.id.desc()).limit(1)).one()
        (line,), (funder,) = made.expenses, made.funders
        assert location.startswith(f"/mes-dossiers/{made.public_id}/")
        assert (made.title, made.main_axis) == ("Site internet, application, démarche en ligne", "3c")
        assert (line.nature, line.excl_tax_cents, line.proof_id) == ("website", 1_800_000, None)
        assert (funder.kind, funder.amount_cents) == ("public", 100_000)
        assert (made.requested_cents, made.own_funds_cents) == (1_260_000, 440_000)
        assert (made.digital_transformation, made.decision_level_commitment) == (True, True)
        assert (str(made.start_on), str(made.financial_close_on)) == ("2021-11-15", "2022-09-30")
        assert made.total_cost_cents == 1_800_000
    assert client.get(f"/mes-dossiers/{made.public_id}/verification").status_code == 200


def test_unknown_answers_make_a_draft_too(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    _begin(client, f"{FROM}?siren={TOURNUS}&main_axis=unknown&amount=&nature=")
    with runtime.read() as session:
        made = session.scalars(sa.select(Dossier).order_by(Dossier.id.desc()).limit(1)).one()
        assert (made.title, made.main_axis, made.expenses, made.requested_cents) == ("", "", [], None)


def test_a_body_not_attached_yet_is_attached_first_and_the_answers_come_back(app: Flask, runtime: Runtime) -> None:
    fill_settings(runtime, make_window(runtime))
    client = sign_in(app, runtime, make_person(runtime, "Claude Martin"))
    page = client.get(FROM, query_string=ANSWERS)
    assert "Tournus n’est pas rattachée à votre compte" in text_of(page)
    from html import unescape

    attach = unescape(page.text.split('href="/mes-dossiers/organisme/', 1)[1].split('"', 1)[0])
    url = f"/mes-dossiers/organisme/{attach}"
    form = client.get(url)
    done = client.post(url, data={**fields_of(form, "siret"), "siret": SIRET, "csrf_token": token_of(form)})
    assert done.headers["Location"].startswith(FROM)
    assert "Pour Tournus" in text_of(client.get(done.headers["Location"]))
    away = client.post(
        f"/mes-dossiers/organisme/{TOURNUS}?next=https://ailleurs.example/",
        data={**fields_of(form, "siret"), "siret": SIRET, "csrf_token": token_of(form)},
    )
    assert away.headers["Location"] == "/mes-dossiers"


def test_nobody_begins_for_an_organisation_of_others(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, make_person(runtime, "Dominique Autre"))
    token = token_of(client.get("/mes-dossiers/organisme/217101534"))
    url = f"{FROM}?siren={TOURNUS}&amount=1000"
    for organisation in (draft.organisation, "inconnu", ""):
        assert client.post(url, data={"organisation": organisation, "csrf_token": token}).status_code == 404


def test_closed_the_answers_are_shown_and_no_draft_is_made(
    app: Flask, runtime: Runtime, legal_clock: FixedClock
) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    legal_clock.move_to(ONE_SECOND_LATE)
    assert "Le guichet a fermé le 22 octobre 2021" in ask(app)
    assert _begin(client, f"{FROM}?siren={TOURNUS}&amount=1000") == "/mes-dossiers"
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Dossier)) == 1


def test_asking_stores_nothing(app: Flask, runtime: Runtime) -> None:
    def counts() -> dict[str, int]:
        with runtime.read() as session:
            return {
                table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }

    before = counts()
    client = app.test_client()
    client.get(CHECK, query_string=ANSWERS)
    assert counts() == before
    assert AuditEvent.__tablename__ in before
    with client.session_transaction() as cookie:
        assert not [key for key in cookie if key not in {"csrf_token", "_permanent"}]
