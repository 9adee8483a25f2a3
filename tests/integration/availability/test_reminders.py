"""Reminders to drafts: who, when, once, what is missing; and nothing to those who filed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import SYSTEM, Role
from portal.domain.clocks import FixedClock, paris_date
from portal.eligibility.amending import with_closing_day
from portal.models import DraftReminder, MailMessage, Organisation
from portal.queries.rulebooks import rulebook_in_force
from portal.services.admin.publish_rulebook import PublishRulebook, publish_rulebook
from portal.services.applicant.filing_rules import DOCUMENTS, EXPENSES, IDENTITY, PLAN, PROJECT
from portal.services.applicant.submit_dossier import submit_dossier
from portal.services.assisting.begin_assisted import begin_assisted
from portal.services.availability.remind_drafts import remind_drafts
from portal.services.availability.step_links import PATHS, step_link
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.applicant.journey import Draft, fill, submission
from tests.integration.assistance.support import GIVER, bodies_to, give_mandate
from tests.integration.rules.test_publication import open_and_begin

LAST_MORNING = datetime(2021, 10, 22, 7, 30, tzinfo=UTC)


def reminded(runtime: Runtime) -> list[tuple[str, str]]:
    with runtime.read() as session:
        rows = session.execute(
            sa.select(MailMessage.recipient, MailMessage.subject)
            .where(MailMessage.subject.startswith("Votre dossier n’est pas déposé"))
            .order_by(MailMessage.id)
        )
        return [(row.recipient, row.subject) for row in rows]


def begun_early(runtime: Runtime, legal_clock: FixedClock) -> Draft:
    """A draft begun on 15 October, and the clock on the 20th."""
    draft = open_and_begin(runtime)
    legal_clock.move_to(datetime(2021, 10, 20, 8, 0, tzinfo=UTC))
    return draft


def test_two_days_before_everybody_who_may_write_is_told_what_is_missing(
    runtime: Runtime, legal_clock: FixedClock, app: Flask
) -> None:
    draft = begun_early(runtime, legal_clock)
    organisation_id = next(iter(draft.actor.organisation_ids()))
    editor = make_person(runtime, memberships=((organisation_id, Role.EDITOR),))
    reader = make_person(runtime, memberships=((organisation_id, Role.READER),))
    assert remind_drafts(runtime) == 1
    assert remind_drafts(runtime) == 0
    assert {to for to, _ in reminded(runtime)} == {draft.actor.email, editor.email}
    assert bodies_to(runtime, reader.email) == []
    (body,) = bodies_to(runtime, editor.email)
    assert "rien n’est déposé" in body
    assert "22 octobre 2021 inclus" in body
    assert "Donnez un intitulé à votre projet." in body
    routes = app.url_map.bind("portail.test")
    links = re.findall(r"http://portail\.test(/\S+)", body)
    assert len(links) > 3
    for path in links:
        endpoint, values = routes.match(path)
        assert endpoint.startswith("applicant.")
        assert values == {"public_id": draft.public_id}


def test_every_step_has_its_link(app: Flask) -> None:
    routes = app.url_map.bind("portail.test")
    for step in PATHS:
        assert routes.match(step_link("", "abc", step)) == (f"applicant.{step}", {"public_id": "abc"})
    assert {IDENTITY, PROJECT, EXPENSES, PLAN, DOCUMENTS} <= set(PATHS)


def test_each_level_once_the_last_one_in_the_morning(runtime: Runtime, legal_clock: FixedClock) -> None:
    begun_early(runtime, legal_clock)
    for hours in (0, 1, 20, 30, 42, 47, 49):
        legal_clock.move_to(max(legal_clock.now(), datetime(2021, 10, 20, 8, tzinfo=UTC) + timedelta(hours=hours)))
        remind_drafts(runtime)
    with runtime.read() as session:
        found = session.execute(
            sa.select(DraftReminder.level, DraftReminder.created_at).order_by(DraftReminder.id)
        ).all()
    assert [level for level, _ in found] == [2, 0]
    assert found[1].created_at == datetime(2021, 10, 22, 7, 0, tzinfo=UTC)
    assert "aujourd’hui à minuit" in reminded(runtime)[-1][1]


def test_a_filed_dossier_and_a_closed_window_are_left_alone(runtime: Runtime, legal_clock: FixedClock) -> None:
    draft = open_and_begin(runtime)
    fill(runtime, draft)
    with runtime.uow() as uow:
        submit_dossier(uow, draft.actor, submission(runtime, draft))
    legal_clock.move_to(LAST_MORNING)
    assert remind_drafts(runtime) == 0
    legal_clock.move_to(LAST_MORNING + timedelta(days=1))
    assert remind_drafts(runtime) == 0


def test_an_extended_closing_has_reminders_of_its_own(runtime: Runtime, legal_clock: FixedClock) -> None:
    draft = begun_early(runtime, legal_clock)
    legal_clock.move_to(LAST_MORNING)
    assert remind_drafts(runtime) == 1
    with runtime.read() as session:
        before = rulebook_in_force(session, draft.window_id)
    later = with_closing_day(
        before, paris_date(LAST_MORNING + timedelta(days=7)), "Arrêté fictif", "Panne du service.", before.closes_on
    )
    with runtime.uow() as uow:
        publish_rulebook(
            uow, SYSTEM, PublishRulebook(draft.window_id, later, "Arrêté fictif", "Panne du service.", before.version)
        )
    assert remind_drafts(runtime) == 1, "seven days before the new closing"
    assert remind_drafts(runtime) == 0
    assert "Cette date a été reportée : Panne du service." in bodies_to(runtime, draft.actor.email)[-1]
    legal_clock.move_to(LAST_MORNING + timedelta(days=5))
    assert remind_drafts(runtime) == 1


def test_whoever_helps_and_whoever_is_helped_are_reminded(runtime: Runtime, legal_clock: FixedClock) -> None:
    draft = open_and_begin(runtime)
    helper = make_person(runtime, postings=((draft.window_id, Role.PROXY),))
    holder, mandate = give_mandate(runtime, helper)
    with runtime.uow() as uow:
        begin_assisted(uow, holder, mandate)
    legal_clock.move_to(LAST_MORNING)
    assert remind_drafts(runtime) == 2
    assert {GIVER, helper.email, draft.actor.email} <= {to for to, _ in reminded(runtime)}
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 1
