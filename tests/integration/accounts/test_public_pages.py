"""Legal pages, the published rules, health, the demonstration's mailbox."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import create_app
from portal.adapters.database import make_engine
from portal.demo.seed import SLUG
from portal.domain.actors import SYSTEM
from portal.eligibility.rulebook import load_rulebook
from portal.models import MailMessage
from portal.services.accounts.add_person import NewPerson, add_person
from portal.services.jobs.send_mail import queue_mail
from portal.services.runtime import Runtime
from portal.web.shell import LEGAL_LINKS
from tests.integration.browsing import said, sign_in


def test_every_link_of_the_footer_answers(site: Flask) -> None:
    client = site.test_client()
    assert {path: client.get(path).status_code for _, path in LEGAL_LINKS} == {path: 200 for _, path in LEGAL_LINKS}


@pytest.mark.parametrize(
    ("path", "seeded", "bare"),
    [
        ("/mentions-legales", "guichet-fitn7@demo.example", "non renseigné"),
        ("/donnees-personnelles", "donnees-personnelles@demo.example", "non renseigné"),
        ("/accessibilite", "guichet-fitn7@demo.example", "non renseigné"),
    ],
)
def test_legal_pages_show_settings_or_say_they_are_missing(
    site: Flask, runtime: Runtime, path: str, seeded: str, bare: str
) -> None:
    assert seeded in said(site.test_client().get(path))


def test_legal_pages_stand_before_any_window(app: Flask) -> None:
    client = app.test_client()
    for _, path in LEGAL_LINKS:
        page = client.get(path)
        assert page.status_code == 200, path
    assert "non renseigné" in said(client.get("/mentions-legales"))


def test_accessibility_says_not_compliant(site: Flask) -> None:
    text = said(site.test_client().get("/accessibilite"))
    assert "Guichet FITN7 est non conforme" in text
    assert "Défenseur des droits" in text


def test_cookie_page_names_the_real_cookie(site: Flask) -> None:
    assert site.config["SESSION_COOKIE_NAME"] in said(site.test_client().get("/cookies"))


def test_published_rules_are_those_applied(site: Flask) -> None:
    rulebook = load_rulebook(SLUG)
    text = said(site.test_client().get("/controle-des-dossiers"))

    for check in rulebook.checks:
        assert check.label in text, check.code
        for source in check.sources:
            if source.quote:
                assert " ".join(source.quote.split()) in text, check.code
    assert text.count("Bloque le dépôt") == sum(check.blocks_filing for check in rulebook.checks)
    assert site.test_client().get("/controle-des-dossiers?guichet=inconnu").status_code == 404


def test_health_tells_whether_the_database_answers(runtime: Runtime, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    broken = replace(runtime, engine=make_engine("postgresql+psycopg://127.0.0.1:1/none?connect_timeout=1"))

    sound = create_app(runtime=runtime).test_client().get("/sante")
    unsound = create_app(runtime=broken).test_client().get("/sante")
    assert (sound.status_code, sound.json) == (200, {"status": "ok"})
    assert (unsound.status_code, unsound.json) == (503, {"status": "unavailable"})


def _write(demo: Runtime, recipient: str, subject: str = "Votre dossier") -> str:
    with demo.uow() as uow:
        queue_mail(uow, recipient, subject, "Bonjour,\n\nÀ lire <b>ici</b>.\n")
    with demo.read() as session:
        return session.scalars(sa.select(MailMessage.public_id).order_by(MailMessage.id.desc()).limit(1)).one()


def test_mailbox_shows_each_person_their_own(site: Flask, demo: Runtime) -> None:
    mine = _write(demo, "maire.tournus@demo.example", "Pour Tournus")
    theirs = _write(demo, "maire.louhans@demo.example", "Pour Louhans")
    stranger = _write(demo, "inconnu@exemple.fr", "Pour un inconnu")
    seen = {}
    for key in ("maire.tournus", "maire.louhans", "administration", ""):
        client = sign_in(site, key) if key else site.test_client()
        listed = said(client.get("/demo/messagerie"))
        opened = [client.get(f"/demo/messagerie/{mail}").status_code == 200 for mail in (mine, theirs, stranger)]
        files = [client.get(f"/demo/messagerie/{mail}.eml").status_code == 200 for mail in (mine, theirs, stranger)]
        seen[key] = [subject in listed for subject in ("Pour Tournus", "Pour Louhans", "Pour un inconnu")]
        assert opened == files == seen[key], key

    assert seen == {
        "maire.tournus": [True, False, False],
        "maire.louhans": [False, True, False],
        "administration": [True, True, True],
        "": [False, False, True],
    }


def test_message_is_shown_as_text_and_as_a_file(site: Flask, demo: Runtime) -> None:
    mail = _write(demo, "maire.tournus@demo.example")
    client = sign_in(site, "maire.tournus")

    assert "&lt;b&gt;ici&lt;/b&gt;" in client.get(f"/demo/messagerie/{mail}").text
    file = client.get(f"/demo/messagerie/{mail}.eml")
    message = message_from_bytes(file.data)
    assert message["To"] == "maire.tournus@demo.example"
    assert "À lire" in message.get_payload(decode=True).decode()
    assert file.headers["Content-Disposition"].startswith("attachment")


def _queries(site: Flask, demo: Runtime, key: str, path: str) -> int:
    client = sign_in(site, key)
    count = 0

    def counted(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal count
        # The simulated clock is read again every second, whatever the page.
        count += statement.startswith("SELECT") and "clock_offset" not in statement

    sa.event.listen(demo.engine, "before_cursor_execute", counted)
    try:
        assert client.get(path).status_code == 200
    finally:
        sa.event.remove(demo.engine, "before_cursor_execute", counted)
    return count


@pytest.mark.parametrize(
    ("path", "limit"),
    [("/demo/messagerie", 5), ("/administration/personnes", 8), ("/administration/parametres", 5)],
)
def test_lists_ask_the_same_number_of_queries_whatever_their_length(
    site: Flask, demo: Runtime, path: str, limit: int
) -> None:
    before = _queries(site, demo, "administration", path)
    for number in range(8):
        _write(demo, "maire.tournus@demo.example", f"Message {number}")
        with demo.uow() as uow:
            add_person(uow, SYSTEM, NewPerson(f"personne{number}@exemple.fr", f"Personne {number}", "!"))

    assert _queries(site, demo, "administration", path) <= before <= limit
