"""The legal clock in the database: dates follow facts, silence becomes a rejection, calendars are secret."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.clocks import FixedClock, paris_date
from portal.domain.dossier import DossierState
from portal.domain.errors import InvalidInput
from portal.models import AuditEvent, ImplicitRejection
from portal.queries.legal_clock import dossier_clock, red_list
from portal.services.admin.approve_setting import approve_setting
from portal.services.admin.propose_setting import ProposeSetting, propose_setting
from portal.services.instruction.note_rejections import note_rejections
from portal.services.instruction.refresh_clocks import refresh_window
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.instruction.supply_items import SupplyItems, supply_items
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import HANDLERS
from portal.services.signatory.face_rejection import face_rejection
from tests.factories import fill_settings
from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.test_inbox import counted, fill
from tests.integration.instruction.web import Visitor


@pytest.fixture
def dated(scene: Scene) -> Scene:
    """The window's delays are filled; the dossier's clock knows them."""
    fill_settings(scene.runtime, scene.window_id)
    refresh_window(scene.runtime, {"window": str(scene.window_id)})
    return scene


def test_the_clock_follows_a_request_and_its_answer(dated: Scene, legal_clock: FixedClock) -> None:
    filed_on = paris_date(dated.row().filed_at or legal_clock.now())
    plain = dated.row().rejection_on
    assert plain == date(2022, filed_on.month + 8 - 12, filed_on.day)
    today = paris_date(legal_clock.now())
    with dated.runtime.uow() as uow:
        request_items(uow, dated.instructor, RequestItems(dated.dossier, ("RIB",), today + timedelta(days=15)))
    assert dated.row().rejection_on == plain + timedelta(days=15)
    legal_clock.move_to(legal_clock.now() + timedelta(days=4))
    with dated.runtime.uow() as uow:
        supply_items(uow, dated.applicant, SupplyItems(dated.dossier, message="Voici."))
    assert dated.row().rejection_on == plain + timedelta(days=4)
    with dated.runtime.read() as session:
        found = {one.legal.code: one for one in dossier_clock(session, dated.row().id)}
    assert "4 jours de suspension" in found["implicit_rejection"].legal.computation


def test_the_optimistic_lock_is_not_woken_by_the_clock(dated: Scene) -> None:
    before = dated.row().version
    refresh_window(dated.runtime, {"window": str(dated.window_id)})
    assert dated.row().version == before


def test_silence_is_noted_once_and_a_later_decision_must_face_it(dated: Scene, legal_clock: FixedClock) -> None:
    born = dated.row().rejection_on
    assert born is not None
    legal_clock.move_to(datetime(born.year, born.month, born.day, 21, 30, tzinfo=UTC))
    assert note_rejections(dated.runtime) == 0
    legal_clock.move_to(datetime(born.year, born.month, born.day, 22, 30, tzinfo=UTC))
    with dated.runtime.uow() as uow, pytest.raises(InvalidInput):
        face_rejection(uow, dated.row(), " ")
    assert note_rejections(dated.runtime) == 1
    assert note_rejections(dated.runtime) == 0
    row = dated.all(sa.select(ImplicitRejection))[0]
    assert (row.born_on, row.rule) == (born, "décret n° 2018-514, article 7")
    tags = dated.all(sa.select(AuditEvent.tag).where(AuditEvent.dossier_public_id == dated.dossier))
    assert tags.count("dossier:implicitly_rejected") == 1
    with dated.runtime.uow() as uow, pytest.raises(InvalidInput) as refused:
        face_rejection(uow, dated.row(), "")
    assert "rejet implicite" in refused.value.fields["motive"]
    with dated.runtime.uow() as uow:
        assert face_rejection(uow, dated.row(), "Pièces reçues tard") == {"replaces_rejection_of": born}
    assert dated.row().state is DossierState.FILED


def test_a_setting_approved_moves_the_dates_of_the_window(dated: Scene) -> None:
    from portal.domain.actors import Role
    from tests.factories import make_person

    first = make_person(dated.runtime, "Un", postings=((dated.window_id, Role.ADMINISTRATOR),))
    second = make_person(dated.runtime, "Deux", postings=((dated.window_id, Role.ADMINISTRATOR),))
    before = dated.row().rejection_on
    with dated.runtime.uow() as uow:
        setting = propose_setting(uow, first, ProposeSetting(dated.window_id, "silence.months_investment", "7"))
    with dated.runtime.uow() as uow:
        approve_setting(uow, second, setting)
    run_due_jobs(dated.runtime, HANDLERS)
    after = dated.row().rejection_on
    assert before is not None
    assert after is not None
    assert (before.year * 12 + before.month) - (after.year * 12 + after.month) == 1


def test_the_red_list_shows_what_is_near_in_few_queries(dated: Scene, app: Flask, legal_clock: FixedClock) -> None:
    fill(dated.runtime, dated.window_id, dated.applicant, 120)
    refresh_window(dated.runtime, {"window": str(dated.window_id)})
    today = paris_date(legal_clock.now())
    with dated.runtime.read() as session:
        assert red_list(session, dated.instructor, today).count == 0
        near = red_list(session, dated.instructor, date(2022, 6, 20))
    assert near.count > 60
    assert [row.date.on for row in near.rows] == sorted(row.date.on for row in near.rows)
    legal_clock.move_to(datetime(2022, 6, 20, 8, tzinfo=UTC))
    visitor = Visitor(app, dated.instructor)
    visitor.get("/instruction/echeances")
    with counted(dated.runtime.engine) as seen:
        page = visitor.get("/instruction/echeances")
    assert len(seen) <= 8, "\n".join(seen)
    assert "Naissance d’une décision implicite de rejet" in page.text
    assert len(page.data) < 60_000


def test_a_calendar_address_is_shown_once_names_nobody_and_can_be_closed(dated: Scene, app: Flask) -> None:
    visitor = Visitor(app, dated.instructor)
    page = visitor.send("/instruction/calendrier").text
    address = re.search(r'value="(https?://[^"]+/calendrier/[^"]+\.ics)"', page)
    assert address is not None
    assert address[1] not in visitor.get("/instruction/calendrier").text
    path = "/calendrier/" + address[1].split("/calendrier/")[1]
    feed = app.test_client().get(path)
    assert feed.mimetype == "text/calendar"
    reference = dated.row().reference or "?"
    assert f"SUMMARY:{reference} : Naissance d’une décision implicite" in feed.text.replace("\r\n ", "")
    for hidden in ("Tournus", "Refonte", dated.applicant.name):
        assert hidden not in feed.text
    visitor.send("/instruction/calendrier", "/instruction/calendrier/fermer")
    assert app.test_client().get(path).status_code == 404


def test_the_pages_say_rule_and_computation(dated: Scene, app: Flask) -> None:
    page = Visitor(app, dated.instructor).get(f"/instruction/dossiers/{dated.dossier}/echeances").text
    assert "décret n° 2018-514, article 7" in page.replace("\u00a0", " ")
    assert "8 mois de quantième à quantième" in page.replace("\u00a0", " ")
