"""A session that ends under a form: what was typed goes through the sign-in, in its author's browser alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.models import Dossier, Person
from portal.services.runtime import Runtime
from tests.integration.applicant.browser import fields_of, sign_in, text_of
from tests.integration.applicant.journey import Draft, begin

ORIGIN = {"Origin": "http://localhost"}
SECRET = "Une-Mairie-2021!"


def _give_password(runtime: Runtime, draft: Draft) -> dict[str, str]:
    hashed = runtime.passwords.hash(SECRET)
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(Person).where(Person.public_id == draft.actor.public_id)).one()
        uow.session.execute(
            sa.update(Person).where(Person.public_id == draft.actor.public_id).values(password_hash=hashed)
        )
    return {"email": draft.actor.email, "password": SECRET}


@pytest.mark.parametrize("expired", ["session", "csrf and session"])
def test_words_sent_without_a_session_go_through_the_sign_in(app: Flask, runtime: Runtime, expired: str) -> None:
    """One wrong password on the way: the words stay, then they are saved."""
    draft = begin(runtime)
    account = _give_password(runtime, draft)
    url = f"/mes-dossiers/{draft.public_id}/projet"
    data = {**fields_of(sign_in(app, runtime, draft.actor).get(url)), "title": "Un guichet commun", "start_on": "12/1"}
    visitor = app.test_client()
    if expired == "session":
        data["csrf_token"] = fields_of(visitor.get("/connexion"), "password")["csrf_token"]
    page = visitor.post(url, data=data, headers=ORIGIN)
    assert page.status_code == 401
    assert "connectez-vous pour le reprendre" in text_of(page)
    wrong = visitor.post("/connexion", data={**fields_of(page, "password"), **account, "password": "pas celui-là"})
    assert wrong.status_code == 422
    back = visitor.post("/connexion", data={**fields_of(wrong, "password"), **account})
    assert back.status_code == 200
    kept = fields_of(back, "title")
    assert (kept["title"], kept["start_on"]) == ("Un guichet commun", "12/1")
    assert f'action="{url}"' in back.get_data(as_text=True)
    assert visitor.post(url, data=kept).status_code == 422  # the half-typed date is said, and kept
    assert fields_of(visitor.get(url))["start_on"] == "12/1"
    with runtime.read() as session:
        assert session.scalars(sa.select(Dossier.title)).one() == "Un guichet commun"


def test_a_module_is_told_and_keeps_the_words_itself(app: Flask, runtime: Runtime) -> None:
    """401 without a session; with another session of the same person, a fresh token and whose it is."""
    draft = begin(runtime)
    url = f"/mes-dossiers/{draft.public_id}/projet"
    data = {**fields_of(sign_in(app, runtime, draft.actor).get(url)), "title": "Un guichet commun"}
    headers = {**ORIGIN, "X-Autosave": "1"}
    assert app.test_client().post(url, data=data, headers=headers).status_code == 401
    again = sign_in(app, runtime, draft.actor)
    answer = again.post(url, data=data, headers=headers)
    assert (answer.status_code, answer.json["state"], answer.json["person"]) == (400, "token", draft.actor.public_id)
    saved = again.post(url, data={**data, "csrf_token": answer.json["token"]}, headers=headers)
    assert (saved.status_code, saved.json["state"]) == (200, "saved")


def test_another_site_parks_nothing_and_a_forged_parking_is_ignored(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    account = _give_password(runtime, draft)
    url = f"/mes-dossiers/{draft.public_id}/projet"
    answer = app.test_client().post(url, data={"title": "x"}, headers={"Origin": "https://ailleurs.test"})
    assert answer.status_code == 400
    visitor = app.test_client()
    typed = fields_of(visitor.get("/connexion"), "password") | account
    assert visitor.post("/connexion", data={**typed, "parked": "forged.by.somebody"}).status_code == 302
