"""Writing a draft: saved while typing, raw where it cannot be read, never over a colleague's text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import create_app
from portal.domain.actors import Actor, Role
from portal.domain.clocks import FixedClock
from portal.domain.events import Event
from portal.models import AuditEvent, Dossier, DraftPart, DraftPresence, Organisation
from portal.services.applicant.check_draft import check_draft
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import Draft, begin, fill, version_of

AUTOSAVE = {"X-Autosave": "1", "Accept": "application/json"}


def colleague_of(runtime: Runtime, draft: Draft, name: str = "Alix Témoin") -> Actor:
    with runtime.read() as session:
        organisation = session.scalars(sa.select(Organisation.id)).one()
    return make_person(runtime, name, memberships=((organisation, Role.EDITOR),))


def autosave(client: FlaskClient, url: str, data: dict[str, str], **typed: str) -> TestResponse:
    return client.post(url, data={**data, **typed}, headers=AUTOSAVE)


def dossier(runtime: Runtime, column: Any) -> Any:
    with runtime.read() as session:
        return session.scalars(sa.select(column)).one()


def test_what_cannot_be_read_is_kept_as_typed_beside_the_value_that_is_saved(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/projet"
    page = fields_of(client.get(url))
    answer = autosave(client, url, page, title="Nouveau titre", start_on="15/1", answer_agents_trained="12 3x")
    assert (answer.status_code, answer.json["state"]) == (200, "saved")
    assert answer.json["version"] == version_of(runtime, draft.public_id)
    assert "Enregistré à 10 h 00, version" in answer.json["message"].replace("\u00a0", " ")
    assert set(answer.json["problems"]) == {"start_on", "answer_agents_trained"}
    assert dossier(runtime, Dossier.title) == "Nouveau titre"
    assert dossier(runtime, Dossier.start_on) == date(2021, 11, 15)
    again = client.get(url)
    shown = fields_of(again)
    assert (shown["start_on"], shown["answer_agents_trained"]) == ("15/1", "12 3x")
    assert "La valeur enregistrée reste « 15/11/2021 »" in text_of(again)
    with runtime.read() as session:
        checked = check_draft(session, draft.actor, draft.public_id, runtime.legal.now())
    assert checked.blocked
    assert any(one.step == "project" and "Début prévu" in one.message for one in checked.missing)
    mended = autosave(client, url, shown, start_on="20/11/2021", answer_agents_trained="12")
    assert mended.json["problems"] == {}
    assert dossier(runtime, Dossier.start_on) == date(2021, 11, 20)


def test_the_button_keeps_too_what_cannot_be_read(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/identite"
    refused = send(client, url, contact_position="Adjointe", contact_email="mairie chez tournus")
    assert refused.status_code == 422
    assert dossier(runtime, Dossier.contact_position) == "Adjointe"
    assert fields_of(client.get(url))["contact_email"] == "mairie chez tournus"
    assert client.post(url, data={**fields_of(refused), "contact_email": "mairie@tournus.example"}).status_code == 302
    assert dossier(runtime, Dossier.contact_email) == "mairie@tournus.example"


def test_two_people_on_two_steps_do_not_hinder_each_other(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    expense = fill(runtime, draft)
    mine, theirs = sign_in(app, runtime, draft.actor), sign_in(app, runtime, colleague_of(runtime, draft))
    base = f"/mes-dossiers/{draft.public_id}"
    identity, pieces = fields_of(mine.get(f"{base}/identite")), fields_of(mine.get(f"{base}/pieces"))
    line = fields_of(mine.get(f"{base}/depenses/{expense}"))
    assert autosave(theirs, f"{base}/projet", fields_of(theirs.get(f"{base}/projet")), title="Vu").status_code == 200
    assert autosave(mine, f"{base}/identite", identity, contact_position="Maire").status_code == 200
    added = mine.post(f"{base}/pieces", data={**pieces, "kind": "other", "file": pdf("note.pdf")})
    assert added.status_code == 302
    assert mine.post(f"{base}/depenses/{expense}", data={**line, "label": "Site"}).status_code == 302


def test_an_autosave_never_writes_over_a_colleague(app: Flask, runtime: Runtime) -> None:
    """The second is told who, keeps the own text, sees both, chooses field by field, and nothing is lost."""
    draft = begin(runtime)
    fill(runtime, draft)
    mine, theirs = sign_in(app, runtime, draft.actor), sign_in(app, runtime, colleague_of(runtime, draft))
    url = f"/mes-dossiers/{draft.public_id}/projet"
    page = fields_of(mine.get(url))
    other = autosave(theirs, url, fields_of(theirs.get(url)), title="Titre d’Alix", summary="Résumé d’Alix")
    assert other.status_code == 200
    typed = {"title": "Mon titre", "answer_team": "Mon équipe"}
    refused = autosave(mine, url, page, **typed)
    assert (refused.status_code, refused.json["state"]) == (409, "conflict")
    assert "Alix Témoin a enregistré cette étape à 10 h 00" in refused.json["message"].replace("\u00a0", " ")
    assert dossier(runtime, Dossier.title) == "Titre d’Alix"

    compared = mine.post(url, data={**page, **typed, "stay": "1"})
    assert compared.status_code == 409
    text = text_of(compared)
    assert "Titre d’Alix" in text
    assert "Mon titre" in text
    kept = fields_of(compared)
    assert (kept["title"], kept["answer_team"]) == ("Mon titre", "Mon équipe")
    markup = compared.get_data(as_text=True)
    assert 'data-choosing="1"' in markup
    assert 'name="to_choose" form="etape" value="title"' in markup  # the only field that both changed
    assert _chosen(markup) == {"keep_summary": "theirs", "keep_answer_team": "mine"}

    undecided = mine.post(url, data={**kept, **_chosen(markup), "to_choose": "title"})
    assert undecided.status_code == 409
    assert "Choisissez, pour chaque champ" in text_of(undecided)
    choices = {**_chosen(markup), "to_choose": "title", "keep_title": "mine"}
    assert mine.post(url, data={**fields_of(undecided), **choices}).status_code == 302
    assert dossier(runtime, Dossier.title) == "Mon titre"
    assert dossier(runtime, Dossier.summary) == "Résumé d’Alix"
    assert dossier(runtime, Dossier.answers)["team"] == "Mon équipe"


def _chosen(markup: str) -> dict[str, str]:
    import re

    checked = re.findall(r'name="(keep_\w+)" form="etape" value="(\w+)" checked', markup)
    return dict(checked)


def test_someone_who_typed_nothing_new_takes_what_the_colleague_saved(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    mine, theirs = sign_in(app, runtime, draft.actor), sign_in(app, runtime, colleague_of(runtime, draft))
    url = f"/mes-dossiers/{draft.public_id}/identite"
    page = fields_of(mine.get(url))
    assert send(theirs, url, contact_position="Adjointe").status_code == 302
    answer = mine.post(url, data=page)
    assert answer.status_code == 302
    assert dossier(runtime, Dossier.contact_position) == "Adjointe"
    assert "Alix Témoin a enregistré cette étape" in text_of(mine.get(answer.location))


def test_an_answer_that_was_lost_is_no_conflict_with_oneself(app: Flask, runtime: Runtime) -> None:
    """The portal saved, the line broke: the same page sends again, from the version it knows."""
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/identite"
    page = fields_of(client.get(url))
    assert autosave(client, url, page, contact_position="Adj").status_code == 200
    assert autosave(client, url, page, contact_position="Adjointe").status_code == 200
    assert dossier(runtime, Dossier.contact_position) == "Adjointe"
    other_tab = fields_of(client.get(url))
    assert autosave(client, url, page, contact_position="Adjointe au maire").status_code == 200
    assert autosave(client, url, other_tab, contact_position="Maire").status_code == 409


def test_a_save_sent_twice_makes_no_page_older(app: Flask, runtime: Runtime) -> None:
    """The page went while its save was on its way: the next page, opened before, still saves."""
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/identite"
    old = fields_of(client.get(url))
    assert autosave(client, url, old, contact_position="Adjointe").status_code == 200
    fresh = fields_of(client.get(url))
    assert autosave(client, url, old, contact_position="Adjointe").status_code == 200
    assert autosave(client, url, fresh, contact_phone="0385000001").status_code == 200


def test_ones_own_other_page_is_joined_when_the_fields_are_others(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/identite"
    one, other = fields_of(client.get(url)), fields_of(client.get(url))
    assert autosave(client, url, one, contact_position="Adjointe").status_code == 200
    joined = autosave(client, url, other, contact_name="Sacha Modèle")
    assert (joined.status_code, joined.json["taken"]) == (200, {"contact_position": ["Adjointe"]})
    assert dossier(runtime, Dossier.contact_position) == "Adjointe"
    assert dossier(runtime, Dossier.contact_name) == "Sacha Modèle"
    refused = autosave(client, url, one, contact_name="Lou Témoin", contact_position="Adjointe")
    assert refused.status_code == 409


def test_a_filed_dossier_closes_the_page_that_was_typing(app: Flask, runtime: Runtime) -> None:
    from tests.integration.applicant.journey import file

    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/projet"
    page = fields_of(client.get(url))
    file(runtime, draft)
    answer = autosave(client, url, page, title="Trop tard")
    assert (answer.status_code, answer.json["state"]) == (409, "closed")
    assert "figé depuis le dépôt" in answer.json["message"]
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(DraftPart)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(DraftPresence)) == 0


def test_a_colleague_who_has_the_step_open_is_announced(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    clock = FixedClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    app = create_app(runtime=replace(runtime, system=clock))
    url = f"/mes-dossiers/{draft.public_id}/identite"
    sign_in(app, runtime, colleague_of(runtime, draft)).get(url)
    clock.move_to(clock.now() + timedelta(minutes=2))
    client = sign_in(app, runtime, draft.actor)
    assert "Alix Témoin a ouvert cette étape il y a 2 min" in text_of(client.get(url))
    assert "Alix" not in text_of(client.get(f"/mes-dossiers/{draft.public_id}/projet"))
    clock.move_to(clock.now() + timedelta(minutes=15))
    assert "Alix" not in text_of(client.get(url))


def test_the_journal_says_who_saved_which_step_and_typing_does_not_flood_it(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/identite"
    page = fields_of(client.get(url))
    for typed in ("M", "Ma", "Mai", "Maire"):
        page["version"] = str(autosave(client, url, page, contact_position=typed).json["version"])
    assert send(client, url).status_code == 302
    with runtime.read() as session:
        events = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Event.DOSSIER_DRAFT_SAVED)).all()
    facts = [json.loads(event.body)["facts"] for event in events]
    assert [(fact["part"], fact["automatic"]) for fact in facts] == [("identity", True), ("identity", False)]
    assert facts[-1]["version"] == version_of(runtime, draft.public_id)
    assert {event.actor_public_id for event in events} == {draft.actor.public_id}


@pytest.mark.parametrize("seen", ["", "[]", '{"title": 3}', "{", "x" * 10_000])
def test_a_page_that_forgot_what_it_showed_lets_choose_everything(app: Flask, runtime: Runtime, seen: str) -> None:
    draft = begin(runtime)
    mine, theirs = sign_in(app, runtime, draft.actor), sign_in(app, runtime, colleague_of(runtime, draft))
    url = f"/mes-dossiers/{draft.public_id}/identite"
    page = fields_of(mine.get(url))
    assert send(theirs, url, contact_position="Adjointe").status_code == 302
    answer = mine.post(url, data={**page, "seen": seen, "contact_position": "Maire"})
    assert answer.status_code == 409
    assert 'value="contact_position"' in answer.get_data(as_text=True)
    assert dossier(runtime, Dossier.contact_position) == "Adjointe"
