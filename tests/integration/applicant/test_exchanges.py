"""After filing: answers item by item, messages both ways, reminders."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from portal.domain.actors import Actor, Role
from portal.domain.clocks import FixedClock
from portal.domain.errors import InvalidInput, NotFound
from portal.models import Document, Dossier, DossierVersion, ExpenseLine, MailMessage, Message, RequestedItem
from portal.services.applicant.remind_items import remind_items
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.messages.send_message import SendMessage, send_message
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import Draft, begin, file, fill

DUE = date(2021, 10, 29)


def _filed(runtime: Runtime, *, proof: bool = True) -> tuple[Draft, Actor]:
    draft = begin(runtime)
    fill(runtime, draft, proof=proof)
    file(runtime, draft)
    return draft, make_person(runtime, "Andrée Instruction", postings=((draft.window_id, Role.INSTRUCTOR),))


def _asked(app: Flask, runtime: Runtime) -> tuple[Draft, Actor, FlaskClient, str, list[str]]:
    draft, instructor = _filed(runtime, proof=False)
    with runtime.uow() as uow:
        items = ("Le devis du site", "La date du conseil")
        request_items(uow, instructor, RequestItems(draft.public_id, items, DUE, message="Merci d’avance."))
    with runtime.read() as session:
        keys = list(session.scalars(sa.select(RequestedItem.public_id).order_by(RequestedItem.id)))
    client = sign_in(app, runtime, draft.actor)
    return draft, instructor, client, f"/mes-dossiers/{draft.public_id}/pieces-demandees", keys


def test_an_answer_is_prepared_item_by_item_and_sent_once(app: Flask, runtime: Runtime) -> None:
    draft, instructor, client, url, (quote, council) = _asked(app, runtime)
    with runtime.read() as session:
        expense = session.scalars(sa.select(ExpenseLine.public_id)).one()
    first = {f"files_{quote}": [pdf("devis.pdf"), pdf("faux.pdf", b"MZ\x90")], f"expense_{quote}": expense, "save": "1"}
    refused = send(client, url, **first)
    assert refused.status_code == 422
    assert "devis.pdf" in text_of(refused), "the file that is right is kept beside the one that is refused"
    saved = send(client, url, **{f"text_{quote}": "Le devis retenu.", "save": "1"})
    assert saved.status_code == 302
    instructor_client = sign_in(app, runtime, instructor)
    asked = f"/instruction/dossiers/{draft.public_id}/completude"
    assert "Le devis retenu." not in text_of(instructor_client.get(asked)), "a draft is its organisation's alone"
    missing = send(client, url)
    assert missing.status_code == 422
    assert fields_of(missing)[f"text_{quote}"] == "Le devis retenu."
    assert send(client, url, **{f"text_{council}": "Le 4 novembre."}).status_code == 302
    with runtime.read() as session:
        row = session.scalars(sa.select(Dossier)).one()
        assert row.state == "filed"
        assert [line.proof.name for line in row.expenses if line.proof] == ["devis.pdf"]
        assert [version.kind for version in session.scalars(sa.select(DossierVersion))] == ["filing", "supplement"]
    page = text_of(instructor_client.get(asked))
    for expected in ("Le devis retenu.", "Le 4 novembre.", "devis.pdf", "pour « Refonte du site"):
        assert expected in page, expected


def test_a_file_may_be_taken_out_before_the_answer_is_sent(app: Flask, runtime: Runtime) -> None:
    _, _, client, url, (quote, council) = _asked(app, runtime)
    send(client, url, **{f"files_{quote}": pdf("erreur.pdf"), "save": "1"})
    page = client.get(url)
    action = next(part for part in page.get_data(as_text=True).split('"') if part.endswith("/retirer"))
    token = fields_of(page, "csrf_token")
    assert client.post(action, data={"csrf_token": token["csrf_token"]}).status_code == 302
    assert "erreur.pdf" not in text_of(client.get(url))
    typed = {f"text_{quote}": "Nous ne l’avons pas.", f"text_{council}": "Le 4."}
    assert send(client, url, **typed).status_code == 302
    with runtime.read() as session:
        assert session.scalars(sa.select(Document.name).where(Document.kind == "quote")).all() == []


def test_a_late_answer_is_accepted_and_said(app: Flask, runtime: Runtime, legal_clock: FixedClock) -> None:
    draft, instructor, client, url, (quote, council) = _asked(app, runtime)
    legal_clock.move_to(datetime(2021, 10, 29, 22, 30, tzinfo=UTC))  # 30 October, 0 h 30 in Paris
    assert "La date limite est passée" in text_of(client.get(url))
    typed = {f"text_{quote}": "Le voici.", f"text_{council}": "Le 4.", f"files_{quote}": pdf()}
    data = {**fields_of(client.get(url)), **typed}
    answer = client.post(url, data=data, content_type="multipart/form-data", follow_redirects=True)
    assert "après la date limite, et elle est acceptée" in text_of(answer)
    page = sign_in(app, runtime, instructor).get(f"/instruction/dossiers/{draft.public_id}/completude")
    assert "après la date limite" in text_of(page)


def test_one_reminder_leaves_three_days_before(app: Flask, runtime: Runtime, legal_clock: FixedClock) -> None:
    draft, *_ = _asked(app, runtime)
    legal_clock.move_to(datetime(2021, 10, 25, 21, 0, tzinfo=UTC))
    assert remind_items(runtime) == 0
    legal_clock.move_to(datetime(2021, 10, 26, 6, 0, tzinfo=UTC))
    assert remind_items(runtime) == 1
    assert remind_items(runtime) == 0
    with runtime.read() as session:
        mail = session.scalars(sa.select(MailMessage).where(MailMessage.subject.like("%rappel%"))).one()
    assert mail.recipient == "mairie@tournus.example"
    assert "La date du conseil" in mail.body
    page = sign_in(app, runtime, draft.actor).get(f"/mes-dossiers/{draft.public_id}/journal")
    assert "Rappel des pièces demandées" in text_of(page)


def test_messages_go_both_ways_and_show_what_is_unread(app: Flask, runtime: Runtime) -> None:
    draft, instructor = _filed(runtime)
    client, desk = sign_in(app, runtime, draft.actor), sign_in(app, runtime, instructor)
    url, theirs = f"/mes-dossiers/{draft.public_id}/messages", f"/instruction/dossiers/{draft.public_id}/echanges"
    secret = "Le conseil vote le 4 novembre."
    assert send(client, url, "key", body=secret, files=pdf("annexe.pdf")).status_code == 302
    assert "Pas encore lu" in text_of(client.get(url))
    assert "1 message à lire" in text_of(desk.get("/instruction"))
    page = desk.get(theirs)
    assert secret in text_of(page)
    assert "Nouveau" in text_of(page)
    link = next(part for part in page.get_data(as_text=True).split('"') if "/echanges/fichiers/" in part)
    assert desk.get(link).data.startswith(b"%PDF")
    assert "message à lire" not in text_of(desk.get("/instruction"))
    assert "Lu le 15 octobre 2021" in text_of(client.get(url))
    answer = {**fields_of(page, "key"), "body": "C’est noté."}
    assert desk.post(f"{theirs}/message", data=answer).status_code == 303
    assert desk.post(f"{theirs}/message", data=answer).status_code == 303, "the same page sent twice is one message"
    assert "1 message à lire" in text_of(client.get("/mes-dossiers"))
    shown = text_of(client.get(url))
    assert shown.count("C’est noté.") == 1
    assert "Andrée Instruction" not in shown
    with runtime.read() as session:
        mails = session.scalars(sa.select(MailMessage).where(MailMessage.subject.like("%nouveau message"))).all()
        assert {mail.recipient for mail in mails} == {"mairie@tournus.example", "guichet@exemple.invalid"}
        assert not any(secret in mail.body or "noté" in mail.body for mail in mails)


def test_a_message_passes_the_same_checks_as_a_piece(app: Flask, runtime: Runtime) -> None:
    draft, _ = _filed(runtime)
    client = sign_in(app, runtime, draft.actor)
    refused = send(client, f"/mes-dossiers/{draft.public_id}/messages", "key", body="Voir.", files=pdf("a.pdf", b"MZ"))
    assert refused.status_code == 422
    assert "« a.pdf »" in text_of(refused)
    assert fields_of(refused, "key")["body"] == "Voir."
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def test_nobody_writes_from_the_other_side(runtime: Runtime) -> None:
    draft, instructor = _filed(runtime)
    for actor, from_prefecture in ((draft.actor, True), (instructor, False)):
        command = SendMessage(draft.public_id, "Bonjour", "k", from_prefecture, "http://portail.test/")
        with pytest.raises(NotFound), runtime.uow() as uow:
            send_message(uow, actor, command)
    with pytest.raises(InvalidInput), runtime.uow() as uow:
        send_message(uow, draft.actor, SendMessage(draft.public_id, "  ", "k", False, "http://portail.test/"))
