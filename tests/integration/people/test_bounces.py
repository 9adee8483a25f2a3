"""Addresses that refuse mail: recorded from SMTP, a report or a person; seen by the prefecture and by the person."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import SYSTEM, Role
from portal.domain.dossier import DossierState
from portal.models import AddressBounce, MailMessage
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.send_mail import queue_mail, send_mail
from portal.services.mail.delivery_status import PermanentFailure
from portal.services.mail.record_bounce import PERSON, record_bounce
from portal.services.ports import AddressRefused
from portal.services.runtime import Runtime
from tests.factories import make_dossier, make_person
from tests.integration.applicant.browser import send, sign_in, text_of
from tests.integration.people.support import Town, make_town, tags

REPORT = b"""From: MAILER-DAEMON@relais.example
To: guichet@exemple.fr
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

Votre message n'a pas pu etre remis.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.example

Final-Recipient: rfc822; MAIRIE@partie.fr
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

Final-Recipient: rfc822; lente@exemple.fr
Action: delayed
Status: 4.4.1
--b--
"""


class Refusing:
    """A mail server that refuses every recipient for good."""

    def __init__(self) -> None:
        self.tries = 0

    def send(self, recipient: str, subject: str, body: str, message_id: str, *rest: object, **more: object) -> None:
        self.tries += 1
        raise AddressRefused("550", "5.1.1 User unknown")


@pytest.fixture
def town(runtime: Runtime) -> Town:
    return make_town(runtime)


def _standing(runtime: Runtime) -> list[str]:
    with runtime.read() as session:
        return list(session.scalars(sa.select(AddressBounce.email).where(AddressBounce.cleared_at.is_(None))))


def test_a_permanent_refusal_at_sending_is_a_bounce_and_is_not_tried_again(runtime: Runtime, town: Town) -> None:
    mailer = Refusing()
    refusing = replace(runtime, mailer=mailer)
    with refusing.uow() as uow:
        queue_mail(uow, town.mayor.email, "Sujet", "Corps")
    assert run_due_jobs(refusing, {"mail": send_mail}) == 1
    assert run_due_jobs(refusing, {"mail": send_mail}) == 0
    assert mailer.tries == 1
    assert _standing(runtime) == [town.mayor.email]
    with runtime.read() as session:
        message = session.scalars(sa.select(MailMessage)).one()
    assert message.sent_at is None
    assert message.refused_at is not None


def test_a_report_is_read_by_the_command(app: Flask, runtime: Runtime, town: Town) -> None:
    runner = app.test_cli_runner()
    done = runner.invoke(args=["record-bounce", "--report", "-"], input=REPORT)
    assert done.exit_code == 0, done.output
    assert _standing(runtime) == ["mairie@partie.fr"], "a delay is nobody's bounce"
    assert "déjà" in runner.invoke(args=["record-bounce", "mairie@partie.fr"]).output
    assert tags(runtime).count("address:bounced") == 1
    for wrong in (b"", b"\xff\x00 rien", REPORT.replace(b"failed", b"relayed")):
        assert runner.invoke(args=["record-bounce", "--report", "-"], input=wrong).exit_code != 0
    assert runner.invoke(args=["record-bounce", "pas-une-adresse"]).exit_code != 0


def test_the_prefecture_sees_whom_it_cannot_reach(app: Flask, runtime: Runtime, town: Town) -> None:
    dossier = make_dossier(runtime, town.window_id, town.organisation_id, town.mayor)
    stranger = make_person(runtime, "Sans dossier")
    for email in (town.mayor.email, town.secretary.email, stranger.email):
        with runtime.uow() as uow:
            record_bounce(uow, SYSTEM, PermanentFailure(email, "5.1.1", "User unknown"), PERSON)
    instructor = sign_in(app, runtime, make_person(runtime, "Iris", postings=((town.window_id, Role.INSTRUCTOR),)))
    page = text_of(instructor.get(f"/instruction/dossiers/{dossier}"))
    assert f"Courriels refusés : {town.mayor.email}" in page
    listed = text_of(instructor.get("/instruction/adresses-en-echec"))
    assert town.mayor.email in listed
    assert town.secretary.email in listed, "colleagues too"
    assert "FITN7-71-2021-0001" in listed
    assert stranger.email not in listed, "nothing to do with this window"


def test_drafts_stay_unseen(app: Flask, runtime: Runtime, town: Town) -> None:
    make_dossier(runtime, town.window_id, town.organisation_id, town.mayor, state=DossierState.DRAFT)
    with runtime.uow() as uow:
        record_bounce(uow, SYSTEM, PermanentFailure(town.mayor.email, "5.1.1", ""), PERSON)
    instructor = sign_in(app, runtime, make_person(runtime, "Iris", postings=((town.window_id, Role.INSTRUCTOR),)))
    assert town.mayor.email not in text_of(instructor.get("/instruction/adresses-en-echec"))


def test_a_verified_address_is_cleared(app: Flask, runtime: Runtime, town: Town) -> None:
    make_dossier(runtime, town.window_id, town.organisation_id, town.mayor)
    with runtime.uow() as uow:
        record_bounce(uow, SYSTEM, PermanentFailure(town.mayor.email, "5.1.1", ""), PERSON)
    instructor = sign_in(app, runtime, make_person(runtime, "Iris", postings=((town.window_id, Role.INSTRUCTOR),)))
    with runtime.read() as session:
        bounce = session.scalars(sa.select(AddressBounce.public_id)).one()
    page = instructor.get("/instruction/adresses-en-echec").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    done = instructor.post(f"/instruction/adresses-en-echec/{bounce}/lever", data={"csrf_token": token})
    assert done.status_code == 302
    assert _standing(runtime) == []
    with runtime.uow() as uow:
        assert record_bounce(uow, SYSTEM, PermanentFailure(town.mayor.email, "5.1.1", ""), PERSON), "it may fail again"


def test_the_person_learns_it_at_sign_in(app: Flask, runtime: Runtime) -> None:
    password = "Cuisery-71290-OK"
    person = make_person(runtime, "Jo", password_hash=runtime.passwords.hash(password))
    with runtime.uow() as uow:
        record_bounce(uow, SYSTEM, PermanentFailure(person.email, "5.1.1", ""), PERSON)
    client = app.test_client()
    send(client, "/connexion", "password", email=person.email, password=password)
    home = text_of(client.get("/mes-dossiers"))
    assert "changez d’adresse" in home
    assert "Nos courriels ne vous parviennent pas" in home
    assert "Changer d’adresse électronique" in text_of(client.get("/mon-compte"))
