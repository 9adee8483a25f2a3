"""Forgotten passwords, another address, sessions ended everywhere, answers that survive the registration."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import create_app
from portal.domain.clocks import FixedClock
from portal.domain.dossier import DossierState
from portal.domain.errors import InvalidInput
from portal.models import Dossier, Person
from portal.services.accounts.check_credentials import check_credentials
from portal.services.runtime import Runtime
from tests.factories import make_dossier, make_person
from tests.integration.applicant.browser import send, sign_in, text_of
from tests.integration.people.support import Town, link_in, mails_to, make_town, tags

PASSWORD, OTHER = "Cuisery-71290-OK", "Une-Autre-Phrase-71"


def _with_password(runtime: Runtime) -> tuple[str, str]:
    """An account whose password is known: (address, public id)."""
    person = make_person(runtime, "Jo Compte", password_hash=runtime.passwords.hash(PASSWORD))
    return person.email, person.public_id


def test_a_forgotten_password_is_replaced_once(app: Flask, runtime: Runtime) -> None:
    email, public_id = _with_password(runtime)
    elsewhere = app.test_client()
    assert send(elsewhere, "/connexion", "password", email=email, password=PASSWORD).status_code == 302
    client = app.test_client()
    assert send(client, "/mot-de-passe-oublie", "email", email=email).location.endswith("/envoye")
    link = link_in(mails_to(runtime, email)[-1])
    weak = send(client, link, "password_again", password="court", password_again="court")
    assert weak.status_code == 422
    changed = send(client, link, "password_again", password=OTHER, password_again=OTHER)
    assert changed.location.endswith("/connexion")
    assert check_credentials(runtime, email, OTHER).actor.public_id == public_id
    with pytest.raises(InvalidInput):
        check_credentials(runtime, email, PASSWORD)
    assert elsewhere.get("/mon-compte").status_code == 302, "every session is over"
    assert client.get(link).location.endswith("/mot-de-passe-oublie"), "the link serves once"
    assert "account:password_reset" in tags(runtime)


def test_the_link_to_a_password_dies_after_an_hour(runtime: Runtime) -> None:
    system = FixedClock(runtime.system.now())
    site = create_app(runtime=replace(runtime, system=system))
    email, _ = _with_password(runtime)
    client = site.test_client()
    send(client, "/mot-de-passe-oublie", "email", email=email)
    link = link_in(mails_to(runtime, email)[-1])
    assert client.get(link).status_code == 200
    system.move_to(system.now() + timedelta(hours=1, seconds=1))
    assert client.get(link).status_code == 302


def test_an_unknown_address_gets_the_same_answer(app: Flask, runtime: Runtime) -> None:
    known, _ = _with_password(runtime)
    pages = []
    for email in (known, "personne@nulle-part.fr"):
        client = app.test_client()
        answer = send(client, "/mot-de-passe-oublie", "email", email=email)
        pages.append((answer.status_code, answer.location, text_of(client.get(answer.location))))
    assert pages[0] == pages[1]
    assert "Aucun compte" in mails_to(runtime, "personne@nulle-part.fr")[-1].body
    for _ in range(4):
        send(app.test_client(), "/mot-de-passe-oublie", "email", email=known)
    assert len(mails_to(runtime, known)) == 3, "three an hour"


def test_signing_out_everywhere_ends_the_other_sessions(app: Flask, runtime: Runtime) -> None:
    email, _ = _with_password(runtime)
    here, there = app.test_client(), app.test_client()
    for client in (here, there):
        send(client, "/connexion", "password", email=email, password=PASSWORD)
    page = here.get("/mon-compte")
    token = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    assert here.post("/deconnexion-partout", data={"csrf_token": token}).status_code == 302
    assert there.get("/mon-compte").status_code == 302
    assert here.get("/mon-compte").status_code == 302


def test_a_new_address_is_confirmed_from_its_own_mail(app: Flask, runtime: Runtime) -> None:
    town: Town = make_town(runtime)
    with runtime.uow() as uow:
        uow.session.execute(
            sa.update(Person)
            .where(Person.public_id == town.mayor.public_id)
            .values(password_hash=runtime.passwords.hash(PASSWORD))
        )
    draft = make_dossier(runtime, town.window_id, town.organisation_id, town.mayor, state=DossierState.FILED)
    client = sign_in(app, runtime, town.mayor)
    wrong = send(client, "/mon-compte/adresse", "password", email="mairie@nouveau.fr", password="faux")
    assert wrong.status_code == 422
    assert mails_to(runtime, "mairie@nouveau.fr") == []
    send(client, "/mon-compte/adresse", "password", email="Mairie@nouveau.fr", password=PASSWORD)
    link = link_in(mails_to(runtime, "mairie@nouveau.fr")[-1])
    assert client.get(link).status_code == 200
    with runtime.read() as session:
        assert session.scalar(sa.select(Person.id).where(Person.email == "mairie@nouveau.fr")) is None, "not by a GET"
    confirmed = send(client, link, "csrf_token")
    assert confirmed.status_code == 302
    with runtime.read() as session:
        assert session.scalars(sa.select(Person.email).where(Person.public_id == town.mayor.public_id)).one() == (
            "mairie@nouveau.fr"
        )
        contact = session.scalars(sa.select(Dossier.contact_email).where(Dossier.public_id == draft)).one()
    assert contact == "mairie@nouveau.fr"
    assert "mairie@nouveau.fr" in mails_to(runtime, town.mayor.email)[-1].body, "the old address is told"
    assert client.get(link).status_code == 302


def test_a_taken_address_gets_the_same_answer(app: Flask, runtime: Runtime) -> None:
    email, public_id = _with_password(runtime)
    taken = make_person(runtime, "Déjà là")
    client = app.test_client()
    send(client, "/connexion", "password", email=email, password=PASSWORD)
    answer = send(client, "/mon-compte/adresse", "password", email=taken.email, password=PASSWORD)
    assert answer.status_code == 302
    assert "/mon-compte/adresse/" not in mails_to(runtime, taken.email)[-1].body
    with runtime.read() as session:
        assert session.scalars(sa.select(Person.email).where(Person.public_id == public_id)).one() == email


@pytest.mark.parametrize("known", [False, True])
def test_answers_of_the_check_survive_the_mailed_link(app: Flask, runtime: Runtime, known: bool) -> None:
    make_town(runtime)
    email = make_person(runtime, "Connue", password_hash=runtime.passwords.hash(PASSWORD)).email if known else "x@y.fr"
    answers = "/mes-dossiers/depuis-la-verification?siren=217105436&amount=18000&nature=website&main_axis=3c"
    client = app.test_client()
    gate = client.get(answers)
    sign_in_page = client.get(gate.location).get_data(as_text=True)
    assert "/inscription?next=" in sign_in_page
    send(client, f"/inscription?next={quote(answers, safe='')}", "email", email=email)
    link = link_in(mails_to(runtime, email)[-1])
    assert len(link) < 200, "the answers are not in the mail"
    browser = app.test_client()  # another browser, the next day
    if known:
        done = send(browser, link, "password", email=email, password=PASSWORD)
    else:
        fields = {"name": "Jo", "position": "Maire", "password": PASSWORD, "password_again": PASSWORD}
        done = send(browser, link, "password_again", **fields)
    back = browser.get(done.location)
    assert back.location == answers
    assert "18 000,00 €" in text_of(browser.get(answers))


def test_nobody_is_led_to_another_site(app: Flask, runtime: Runtime) -> None:
    send(app.test_client(), "/inscription?next=https%3A%2F%2Fmechant.fr", "email", email="x@y.fr")
    link = link_in(mails_to(runtime, "x@y.fr")[-1])
    fields = {"name": "Jo", "position": "Maire", "password": PASSWORD, "password_again": PASSWORD}
    done = send(app.test_client(), link, "password_again", **fields)
    assert done.location == "/mes-dossiers"
