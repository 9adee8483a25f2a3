"""Registering by a mailed link, and changing one's password."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from portal.demo.accounts import DEMO_PASSWORD
from portal.domain.clocks import FixedClock
from portal.models import MailMessage, Person
from portal.services.accounts.check_credentials import check_credentials
from portal.services.runtime import Runtime
from tests.integration.browsing import post, said, sign_in

NEW = "Nouvelle.Mairie@exemple.fr"
PASSWORD = "Cuisery-71290-OK"
FORM = {
    "name": "Jeanne Martin",
    "position": "Secrétaire de mairie",
    "phone": "",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


def _mails(demo: Runtime, recipient: str) -> list[MailMessage]:
    with demo.read() as session:
        wanted = sa.select(MailMessage).where(MailMessage.recipient == recipient).order_by(MailMessage.id)
        return list(session.scalars(wanted))


def _link(demo: Runtime) -> str:
    found = re.search(r"http://portail\.test(/inscription/\S+)", _mails(demo, NEW.lower())[-1].body)
    assert found
    return found.group(1)


def _ask(client: FlaskClient, email: str = NEW) -> None:
    answer = post(client, "/inscription", {"email": email})
    assert (answer.status_code, answer.location) == (302, "/inscription/envoye")


def test_link_leads_to_an_account_signed_in(site: Flask, demo: Runtime) -> None:
    client = site.test_client()
    _ask(client)
    answer = post(client, _link(demo), dict(FORM))

    assert answer.status_code == 302
    assert "Jeanne Martin" in client.get("/mon-compte").text
    assert check_credentials(demo, NEW, PASSWORD).actor.memberships == ()


def test_known_address_gets_the_same_answer_and_another_mail(site: Flask, demo: Runtime) -> None:
    client = site.test_client()
    _ask(client, "maire.tournus@demo.example")

    (mail,) = _mails(demo, "maire.tournus@demo.example")
    assert "http://portail.test/connexion" in mail.body
    assert "/inscription/" not in mail.body


def test_three_links_an_hour_at_most(site: Flask, demo: Runtime, system_clock: FixedClock) -> None:
    client = site.test_client()
    for _ in range(5):
        _ask(client)
    assert len(_mails(demo, NEW.lower())) == 3

    system_clock.move_to(system_clock.now() + timedelta(minutes=61))
    _ask(client)
    assert len(_mails(demo, NEW.lower())) == 4


def test_link_dies_after_a_day_and_cannot_be_forged(site: Flask, demo: Runtime, system_clock: FixedClock) -> None:
    client = site.test_client()
    _ask(client)
    link = _link(demo)

    assert client.get(link[:-2]).location == "/inscription"
    assert client.get(link).status_code == 200
    system_clock.move_to(system_clock.now() + timedelta(hours=24, seconds=1))
    assert client.get(link).location == "/inscription"


def test_what_was_typed_stays_when_something_is_wrong(site: Flask, demo: Runtime) -> None:
    client = site.test_client()
    _ask(client)
    weak = post(client, _link(demo), {**FORM, "password": "Hiver-71", "password_again": "Hiver-71"})
    unlike = post(client, _link(demo), {**FORM, "password_again": "autre"})

    assert (weak.status_code, unlike.status_code) == (422, 422)
    assert "Ce mot de passe est trop faible" in said(weak)
    assert "Les deux mots de passe sont différents" in said(unlike)
    assert "Jeanne Martin" in weak.text
    assert "Hiver-71" not in weak.text, "a password is never written back"
    with demo.read() as session:
        assert session.scalar(sa.select(Person.id).where(Person.email == NEW.lower())) is None


def test_link_followed_twice_makes_one_account(site: Flask, demo: Runtime) -> None:
    client = site.test_client()
    _ask(client)
    link = _link(demo)
    post(client, link, dict(FORM))
    again = post(site.test_client(), link, dict(FORM))

    assert again.status_code == 422
    assert "existe déjà" in said(again)


def test_new_password_ends_the_other_sessions(site: Flask, demo: Runtime) -> None:
    first = site.test_client()
    _ask(first)
    post(first, _link(demo), dict(FORM))
    second = site.test_client()
    post(second, "/connexion", {"email": NEW, "password": PASSWORD})
    assert second.get("/mon-compte").status_code == 200

    changed = post(
        first,
        "/mon-compte",
        {"current": PASSWORD, "password": "Autre-Phrase-2021", "password_again": "Autre-Phrase-2021"},
    )

    assert changed.status_code == 302
    assert first.get("/mon-compte").status_code == 200
    assert second.get("/mon-compte").status_code == 302, "the other session is over"
    assert check_credentials(demo, NEW, "Autre-Phrase-2021")


def test_shared_password_of_the_demonstration_stays(site: Flask, demo: Runtime) -> None:
    client = sign_in(site, "maire.tournus")
    page = post(
        client,
        "/mon-compte",
        {"current": DEMO_PASSWORD, "password": "Autre-Phrase-2021", "password_again": "Autre-Phrase-2021"},
    )

    assert page.status_code == 422
    assert check_credentials(demo, "maire.tournus@demo.example", DEMO_PASSWORD)


def test_wrong_present_password_changes_nothing(site: Flask, demo: Runtime) -> None:
    client = site.test_client()
    _ask(client)
    post(client, _link(demo), dict(FORM))
    typed = {"current": "autre", "password": "Autre-Phrase-2021", "password_again": "Autre-Phrase-2021"}

    assert post(client, "/mon-compte", typed).status_code == 422
    assert check_credentials(demo, NEW, PASSWORD)
