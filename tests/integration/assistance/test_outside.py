"""What reaches the prefecture by mail or on paper: answered, or entered for a recorded failure; counted by channel."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from portal.demo.settings import DEMO_SETTINGS
from portal.domain.actors import Actor, Role
from portal.domain.channels import Channel
from portal.domain.clocks import FixedClock
from portal.domain.errors import Conflict, InvalidInput
from portal.models import Dossier
from portal.queries.outside import channel_counts, outside_request
from portal.services.applicant.receipt import receipt_bytes
from portal.services.applicant.submit_dossier import submit_dossier
from portal.services.assisting.enter_after_failure import EnterAfterFailure, enter_after_failure
from portal.services.assisting.letters import outside_letter
from portal.services.assisting.record_outside import record_outside
from portal.services.availability.note_outage import NoteOutage, note_outage
from portal.services.runtime import Runtime
from tests.factories import SETTINGS, fill_settings, make_dossier, make_organisation, make_person, make_window
from tests.integration.applicant.journey import Draft, fill, submission
from tests.integration.assistance.support import GIVER, SIRET, SITE, bodies_to, outside_command, paper, refreshed

RECEIVED = datetime(2021, 10, 22, 20, 30, tzinfo=UTC)
AFTER_CLOSING = datetime(2021, 10, 25, 8, 0, tzinfo=UTC)


@pytest.fixture
def window(runtime: Runtime) -> int:
    made = make_window(runtime)
    places = {"help.places": DEMO_SETTINGS["help.places"], "authority.place": "Mâcon"}
    fill_settings(runtime, made, {**SETTINGS, **places})
    return made


@pytest.fixture
def instructor(runtime: Runtime, window: int) -> Actor:
    return make_person(runtime, "Alix Instruction", postings=((window, Role.INSTRUCTOR),))


def read(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_mail_is_answered_with_the_link_and_the_nearest_help(
    runtime: Runtime, window: int, instructor: Actor
) -> None:
    with runtime.uow() as uow:
        public_id = record_outside(uow, instructor, outside_command(runtime.legal.now() - timedelta(hours=1)))
    (body,) = bodies_to(runtime, GIVER)
    assert SITE in body
    assert "22 octobre 2021 inclus" in body
    assert "dans votre commune" in body
    assert "France Services de Tournus" in body
    assert "Cluny" not in body
    assert "ne sera pas instruite sous cette forme" in body.replace("\n", " ")
    assert "France Services de Tournus" in read(outside_letter(runtime, instructor, public_id))


def test_a_paper_gets_a_letter_and_no_mail(runtime: Runtime, window: int, instructor: Actor) -> None:
    command = outside_command(
        runtime.legal.now(), means="post", sender_email="", sender_address="Mairie\n71250 Cluny", commune="Cluny"
    )
    with runtime.uow() as uow:
        public_id = record_outside(uow, instructor, command)
    letter = read(outside_letter(runtime, instructor, public_id))
    assert bodies_to(runtime, GIVER) == []
    assert "par courrier postal" in letter
    assert "France Services de Cluny" in letter


def test_what_must_be_said_of_it(runtime: Runtime, window: int, instructor: Actor) -> None:
    future = runtime.legal.now() + timedelta(minutes=1)
    command = outside_command(
        future,
        means="fax",
        sender_name="",
        body_name="",
        sender_email="",
        sender_address="",
        commune="Nullepart-les-Bains",
    )
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        record_outside(uow, instructor, command)
    wanted = {"received_on", "means", "sender_name", "body_name", "sender_email", "commune"}
    assert set(refused.value.fields) == wanted


def note(runtime: Runtime, window: int, start: datetime, minutes: int) -> str:
    admin = make_person(runtime, "Noa Registre", postings=((window, Role.ADMINISTRATOR),))
    with runtime.uow() as uow:
        return note_outage(
            uow, admin, NoteOutage(window, start, start + timedelta(minutes=minutes), "Panne du réseau de l’État")
        )


def test_entering_needs_a_recorded_failure_that_covers_the_receipt(
    runtime: Runtime, window: int, instructor: Actor, legal_clock: FixedClock
) -> None:
    legal_clock.move_to(AFTER_CLOSING)
    early = note(runtime, window, RECEIVED - timedelta(minutes=30), 30)
    for outage in ("", "inconnu", early):
        with pytest.raises(InvalidInput, match="Aucune interruption"), runtime.uow() as uow:
            record_outside(uow, instructor, outside_command(RECEIVED, enter=True, outage=outage))
    assert bodies_to(runtime, GIVER) == []
    with runtime.uow() as uow:
        plain = record_outside(uow, instructor, outside_command(RECEIVED))
    command = EnterAfterFailure(plain, SIRET, "Claude Maire", "maire", paper(runtime), SITE)
    with pytest.raises(Conflict, match="Aucune interruption"), runtime.uow() as uow:
        enter_after_failure(uow, instructor, command)


def test_entered_after_a_failure_it_is_filed_at_the_instant_of_its_receipt(
    runtime: Runtime, window: int, instructor: Actor, legal_clock: FixedClock
) -> None:
    legal_clock.move_to(AFTER_CLOSING)
    outage = note(runtime, window, RECEIVED - timedelta(minutes=30), 50)
    with runtime.uow() as uow:
        request = record_outside(uow, instructor, outside_command(RECEIVED, enter=True, outage=outage))
    command = EnterAfterFailure(
        request, SIRET, "Claude Maire", "maire", paper(runtime, "demande.pdf"), SITE, "Bureau fictif"
    )
    with pytest.raises(InvalidInput), runtime.uow() as uow:
        enter_after_failure(uow, instructor, replace(command, file=None))
    with runtime.uow() as uow:
        dossier = enter_after_failure(uow, instructor, command)
    with pytest.raises(Conflict, match="déjà saisie"), runtime.uow() as uow:
        enter_after_failure(uow, instructor, command)
    draft = Draft(window, refreshed(runtime, instructor), dossier, "")
    fill(runtime, draft)
    with runtime.uow() as uow:
        filed = submit_dossier(uow, draft.actor, submission(runtime, draft, AFTER_CLOSING))

    assert filed.filed_at == RECEIVED
    with runtime.read() as session:
        assert session.scalars(sa.select(Dossier.channel)).one() == Channel.ENTERED_AFTER_FAILURE
        view = outside_request(session, instructor, request)
    assert view.outcome == "Saisie et déposée"
    pdf = receipt_bytes(runtime, dossier)
    assert pdf is not None
    said = read(pdf)
    assert "reçue hors du portail le 22 octobre 2021 à 22 h 30" in said.replace("\u00a0", " ")
    assert "et saisie par Alix Instruction (Bureau fictif) le 25 octobre 2021" in said.replace("\u00a0", " ")


def test_channels_are_counted(runtime: Runtime, window: int, instructor: Actor) -> None:
    tournus = make_organisation(runtime)
    make_dossier(runtime, window, tournus, instructor)
    make_dossier(runtime, window, tournus, instructor, channel="assisted_france_services")
    for means in ("email", "post", "desk"):
        with runtime.uow() as uow:
            record_outside(uow, instructor, outside_command(runtime.legal.now(), means=means))
    with runtime.read() as session:
        found = {one.channel: one.filed for one in channel_counts(session, instructor, window)}
    assert found == {
        Channel.ONLINE: 1,
        Channel.ASSISTED_INSTRUCTOR: 0,
        Channel.ASSISTED_FRANCE_SERVICES: 1,
        Channel.ENTERED_AFTER_FAILURE: 0,
        Channel.REFUSED_MAIL: 1,
        Channel.REFUSED_PAPER: 2,
    }
