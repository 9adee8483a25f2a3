"""Interruptions noted at restart or by hand, the closings they move, and everything that follows the new closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from portal import create_app
from portal.domain.actors import Role
from portal.domain.clocks import FixedClock, SystemClock
from portal.domain.errors import InvalidInput
from portal.models import AuditEvent, ClosingExtension, Outage, RulebookPublication
from portal.queries.rulebooks import rulebook_history, rulebook_in_force
from portal.services.applicant.submit_dossier import submit_dossier
from portal.services.availability.apply_rule import apply_rule, apply_rules
from portal.services.availability.heartbeat import beat
from portal.services.availability.note_outage import NoteOutage, note_outage
from portal.services.runtime import Runtime
from portal.web.common.heartbeat import install_heartbeat
from tests.factories import fill_settings, make_person
from tests.integration.applicant.journey import fill, submission
from tests.integration.browsing import said
from tests.integration.rules.test_publication import open_and_begin

RULE = {"extension.min_minutes": "60", "extension.last_hours": "24", "extension.working_days": "1"}
LAST_DAY = datetime(2021, 10, 22, 8, 0, tzinfo=UTC)
CLOSING = datetime(2021, 10, 22, 22, 0, tzinfo=UTC)
BOOT = datetime(2026, 3, 1, tzinfo=UTC)


class Machine:
    """Both clocks of a running portal: time passes on both, the simulated date moves one alone."""

    def __init__(self, runtime: Runtime, legal: FixedClock) -> None:
        self.legal, self.system = legal, FixedClock(BOOT)
        self.runtime = replace(runtime, system=self.as_system(self.system))

    @staticmethod
    def as_system(clock: FixedClock) -> SystemClock:
        return clock

    def passes(self, **duration: int) -> None:
        spent = timedelta(**duration)
        self.legal.move_to(self.legal.now() + spent)
        self.system.move_to(self.system.now() + spent)

    def beats_until(self, legal: datetime) -> None:
        """A portal that answers until the legal instant."""
        self.legal.move_to(legal)
        beat(self.runtime)


@pytest.fixture
def machine(runtime: Runtime, legal_clock: FixedClock) -> Machine:
    return Machine(runtime, legal_clock)


def closing(runtime: Runtime, window_id: int) -> date:
    with runtime.read() as session:
        return rulebook_in_force(session, window_id).closes_on


def rows(runtime: Runtime) -> list[Outage]:
    with runtime.read() as session:
        found = session.scalars(sa.select(Outage).order_by(Outage.id)).all()
        session.expunge_all()
    return list(found)


def test_the_portal_notes_its_own_absence_at_restart(machine: Machine) -> None:
    draft = open_and_begin(machine.runtime)
    machine.beats_until(LAST_DAY)
    machine.passes(minutes=4)
    assert beat(machine.runtime) == 0
    machine.passes(minutes=45)
    assert beat(machine.runtime) == 1
    assert beat(machine.runtime) == 0
    (noted,) = rows(machine.runtime)
    assert (noted.ended_at - noted.started_at, noted.noted_by) == (timedelta(minutes=45), "system")
    assert noted.ended_at == machine.legal.now()
    assert closing(machine.runtime, draft.window_id) == date(2021, 10, 22), "no rule was published"


def test_the_threshold_is_a_setting(machine: Machine) -> None:
    draft = open_and_begin(machine.runtime)
    fill_settings(machine.runtime, draft.window_id, {"outage.threshold_minutes": "30"})
    machine.beats_until(LAST_DAY)
    machine.passes(minutes=29)
    assert beat(machine.runtime) == 0
    machine.passes(minutes=31)
    assert beat(machine.runtime) == 1


def test_moving_the_simulated_date_interrupts_nothing(machine: Machine) -> None:
    open_and_begin(machine.runtime)
    machine.beats_until(LAST_DAY - timedelta(days=3))
    machine.legal.move_to(LAST_DAY)
    machine.system.move_to(machine.system.now() + timedelta(seconds=30))
    assert beat(machine.runtime) == 0
    assert rows(machine.runtime) == []


def test_down_over_the_closing_and_restarted_after_the_window_is_open_again(machine: Machine) -> None:
    runtime = machine.runtime
    draft = open_and_begin(runtime)
    fill(runtime, draft)
    fill_settings(runtime, draft.window_id, RULE)
    machine.beats_until(CLOSING - timedelta(minutes=20))
    machine.passes(minutes=50)
    alive_at = runtime.system.now()
    machine.passes(hours=8)  # the first request comes in the morning
    served = create_app(runtime=runtime)
    late = runtime.legal.now()
    assert late > CLOSING
    assert beat(runtime, alive_at) == 1

    assert closing(runtime, draft.window_id) == date(2021, 10, 25), "noted on Saturday: Monday"
    page = said(served.test_client().get("/"))
    assert "Le guichet est ouvert" in page
    assert "Service interrompu à l’instant de la clôture" in page
    with runtime.uow() as uow:
        filed = submit_dossier(uow, draft.actor, submission(runtime, draft, late))
    assert filed.filed_at == late
    with runtime.read() as session:
        newest = rulebook_history(session, draft.window_id)[0]
    assert newest.act.startswith("Règle de prolongation du guichet publiée le")


def test_an_extension_goes_through_the_door_of_the_rules_once(machine: Machine) -> None:
    runtime = machine.runtime
    draft = open_and_begin(runtime)
    fill_settings(runtime, draft.window_id, RULE)
    machine.beats_until(LAST_DAY)
    machine.passes(minutes=70)
    assert beat(runtime) == 1
    assert not apply_rule(runtime, draft.window_id)
    assert apply_rules(runtime) == 0
    with runtime.read() as session:
        publication = session.scalars(sa.select(RulebookPublication)).one()
        extension = session.scalars(sa.select(ClosingExtension)).one()
        tags = set(session.scalars(sa.select(AuditEvent.tag)))
        rulebook = rulebook_in_force(session, draft.window_id)
    assert (extension.from_on, extension.to_on) == (date(2021, 10, 22), date(2021, 10, 25))
    assert extension.rulebook_version == publication.rulebook_version == rulebook.version
    assert "70 minutes dans les 24 heures" in publication.reason
    assert {"outage:noted", "rulebook:published", "closing:extended"} <= tags
    assert rows(runtime)[0].extension_id == extension.id


def test_what_counted_once_never_counts_again(machine: Machine) -> None:
    runtime = machine.runtime
    draft = open_and_begin(runtime)
    fill_settings(runtime, draft.window_id, {**RULE, "extension.last_hours": "100"})
    machine.beats_until(LAST_DAY)
    machine.passes(minutes=70)
    beat(runtime)
    machine.passes(hours=1)
    before = closing(runtime, draft.window_id)
    admin = make_person(runtime, postings=((draft.window_id, Role.ADMINISTRATOR),))
    now = runtime.legal.now()
    with runtime.uow() as uow:
        note_outage(uow, admin, NoteOutage(draft.window_id, now - timedelta(minutes=20), now, "Certificat expiré"))
    assert not apply_rule(runtime, draft.window_id)
    assert closing(runtime, draft.window_id) == before == date(2021, 10, 25)


def test_a_rule_published_after_the_interruption_does_not_apply_to_it(machine: Machine) -> None:
    runtime = machine.runtime
    draft = open_and_begin(runtime)
    machine.beats_until(LAST_DAY)
    machine.passes(minutes=70)
    fill_settings(runtime, draft.window_id, RULE)
    assert beat(runtime) == 1
    assert closing(runtime, draft.window_id) == date(2021, 10, 22)


def test_an_administrator_notes_what_the_portal_cannot_see(machine: Machine) -> None:
    runtime = machine.runtime
    draft = open_and_begin(runtime)
    fill_settings(runtime, draft.window_id, RULE)
    admin = make_person(runtime, postings=((draft.window_id, Role.ADMINISTRATOR),))
    machine.legal.move_to(CLOSING + timedelta(hours=10))
    start = CLOSING - timedelta(hours=3)
    with runtime.uow() as uow:
        note_outage(uow, admin, NoteOutage(draft.window_id, start, start + timedelta(hours=2), "Réseau coupé"))
    assert apply_rules(runtime) == 1
    assert closing(runtime, draft.window_id) == date(2021, 10, 25)
    wrong = NoteOutage(draft.window_id, start, start, "")
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        note_outage(uow, admin, wrong)
    assert set(refused.value.fields) == {"ended", "reason"}
    long_ago = NoteOutage(
        draft.window_id, datetime(2021, 10, 26, 22, tzinfo=UTC), datetime(2021, 10, 26, 23, tzinfo=UTC), "Après"
    )
    machine.legal.move_to(datetime(2021, 10, 28, tzinfo=UTC))
    with pytest.raises(InvalidInput, match="n’était pas ouvert"), runtime.uow() as uow:
        note_outage(uow, admin, long_ago)


def test_the_register_is_public(machine: Machine) -> None:
    runtime = machine.runtime
    draft = open_and_begin(runtime)
    fill_settings(runtime, draft.window_id, RULE)
    app = create_app(runtime=runtime)
    before = said(app.test_client().get("/"))
    assert "60 minutes ou plus en tout pendant les 24 dernières heures" in before
    machine.beats_until(LAST_DAY)
    machine.passes(minutes=70)
    beat(runtime)
    register = said(app.test_client().get("/disponibilite"))
    assert "70 minutes" in register
    assert "Clôture reportée au 25 octobre 2021" in register
    simulator = said(app.test_client().get("/verifier-mon-eligibilite?siren=217105436"))
    assert "Date limite reportée au 25 octobre 2021" in simulator


def test_under_an_application_server_the_absence_is_noted_before_the_first_answer(machine: Machine) -> None:
    runtime = machine.runtime
    draft = open_and_begin(runtime)
    fill_settings(runtime, draft.window_id, RULE)
    machine.beats_until(CLOSING - timedelta(minutes=10))
    machine.passes(minutes=30)
    app = create_app(runtime=runtime)
    install_heartbeat(app)
    assert rows(runtime) == []
    assert "Le guichet est ouvert jusqu’au 25 octobre 2021" in said(app.test_client().get("/"))
    assert len(rows(runtime)) == 1
