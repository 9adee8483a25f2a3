"""Appeals in the database: recorded with their clocks, answered, judged; what they reopen, and what never moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from portal.domain.appeals import AppealAuthor, AppealKind, AppealState, StepKind, Timely
from portal.domain.clocks import FixedClock
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.models import Appeal, AppealFile, AuditEvent, Dossier, LedgerEntry, Reopening
from portal.queries.calendar_feed import feed_dates
from portal.queries.legal_clock import dossier_clock, red_list
from portal.services.appeals.answer_appeal import AnswerAppeal, answer_appeal
from portal.services.appeals.end_appeal import EndAppeal, end_appeal
from portal.services.appeals.note_silences import note_silences
from portal.services.appeals.record_judgment import RecordJudgment, record_judgment
from portal.services.appeals.record_step import RecordStep, record_step
from portal.services.applicant.uploads import PreparedFile
from portal.services.runtime import Runtime
from portal.services.signatory.grant_dossier import GrantDossier, grant_dossier
from tests.factories import PDF
from tests.integration.acting.support import House, count_of, granted, make_house, propose, state_of
from tests.integration.appeals.support import RECEIVED, appealed, dossier_key, refused, said, version_of, views


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime, appeals__reexamination_months="2", appeals__higher_court_months="2")


def answer(house: House, appeal: str, outcome: str, **more: object) -> bool:
    command = AnswerAppeal(appeal, version_of(house.runtime, appeal), outcome, True, said(**more))  # type: ignore[arg-type]
    with house.runtime.uow() as uow:
        return answer_appeal(uow, house.signatory, command)


def judge(house: House, appeal: str, outcome: str, due_on: date | None = None) -> bool:
    command = RecordJudgment(appeal, version_of(house.runtime, appeal), outcome, due_on, said(text="Jugement."))
    with house.runtime.uow() as uow:
        return record_judgment(uow, house.instructor, command)


def court(house: House, dossier: str, kind: AppealKind = AppealKind.COURT, **more: object) -> str:
    given = {"court_name": "TA de Dijon", "court_number": "2103456", "channel": "telerecours", **more}
    return appealed(house, dossier, kind=kind, **given)


def test_an_appeal_is_recorded_with_its_file_and_joins_every_clock(house: House, legal_clock: FixedClock) -> None:
    dossier = refused(house)
    digest = house.runtime.store.put(PDF)
    appeal = appealed(house, dossier, files=(PreparedFile("recours.pdf", digest, len(PDF), "application/pdf"),))
    (shown,) = views(house.runtime, dossier)
    assert (shown.public_id, shown.state, shown.timeliness.timely) == (appeal, AppealState.OPEN, Timely.IN_TIME)
    assert shown.reference.endswith("-R1")
    assert [file.name for file in shown.files] == ["recours.pdf"]
    assert shown.due_on == date(2021, 12, 15)  # silence of two months
    with house.runtime.read() as session:
        codes = {one.legal.code: one.on for one in dossier_clock(session, dossier_key(house.runtime, dossier))}
        near = red_list(session, house.instructor, date(2021, 12, 1))
        feed = [one.date.legal.code for one in feed_dates(session, house.instructor)]
    assert codes["appeal_silence"] == date(2021, 12, 15)
    assert "appeal_court_limit" not in codes  # no delay runs before the appeal is acknowledged
    assert [row.date.legal.code for row in near.rows] == ["appeal_silence"]
    assert "appeal_silence" in feed
    with house.runtime.uow() as uow:
        record_step(uow, house.instructor, RecordStep(appeal, 1, StepKind.ACKNOWLEDGED, said()))
    with house.runtime.read() as session:
        codes = {one.legal.code: one.on for one in dossier_clock(session, dossier_key(house.runtime, dossier))}
    assert codes["appeal_court_limit"] == date(2022, 2, 16)  # 15/12 + 2 months + 1 day
    tags = [row.tag for row in events(house, dossier)]
    assert tags[-2:] == ["appeal:recorded", "appeal:acknowledged"]


def events(house: House, dossier: str) -> list[AuditEvent]:
    with house.runtime.read() as session:
        query = sa.select(AuditEvent).where(AuditEvent.dossier_public_id == dossier).order_by(AuditEvent.id)
        return list(session.scalars(query))


def test_silence_rejects_it_once_its_last_day_is_over(house: House, legal_clock: FixedClock) -> None:
    dossier = refused(house)
    appealed(house, dossier)
    legal_clock.move_to(datetime(2021, 12, 15, 22, 30, tzinfo=UTC))  # 23:30 in Paris, winter time
    assert note_silences(house.runtime) == 0
    legal_clock.move_to(datetime(2021, 12, 15, 23, 30, tzinfo=UTC))
    assert note_silences(house.runtime) == 1
    assert note_silences(house.runtime) == 0
    (shown,) = views(house.runtime, dossier)
    assert (shown.state, shown.steps[0].on, shown.due_on) == (AppealState.SILENT, date(2021, 12, 15), None)
    assert events(house, dossier)[-1].actor_public_id == "system"


def test_an_upheld_appeal_reopens_the_refused_dossier_and_moves_no_money(house: House) -> None:
    dossier = refused(house)
    before = count_of(house.runtime, LedgerEntry)
    appeal = appealed(house, dossier)
    with house.runtime.uow() as uow, pytest.raises(Forbidden):
        answer_appeal(uow, house.instructor, AnswerAppeal(appeal, 1, "uphold", True, said()))
    assert answer(house, appeal, "uphold") is True
    assert state_of(house.runtime, dossier) is DossierState.UNDER_REVIEW
    assert count_of(house.runtime, LedgerEntry) == before
    with house.runtime.read() as session:
        row = session.scalars(sa.select(Reopening)).one()
        codes = {one.legal.code: one for one in dossier_clock(session, dossier_key(house.runtime, dossier))}
        rejection_on = session.scalars(sa.select(Dossier.rejection_on)).one()
    assert (row.due_on, row.enjoined) == (date(2021, 12, 15), False)
    assert codes["reexamination"].awaits_prefecture
    assert rejection_on is None
    assert [one.tag for one in events(house, dossier)][-2:] == ["appeal:answered", "dossier:reopened"]
    with pytest.raises(Conflict):
        answer(house, appeal, "reject")


def test_a_reopened_dossier_can_be_proposed_and_granted(house: House) -> None:
    dossier = refused(house)
    answer(house, appealed(house, dossier), "uphold")
    proposal = propose(house, dossier)
    with house.runtime.uow() as uow:
        grant_dossier(uow, house.signatory, GrantDossier(dossier, proposal, "Après le recours."))
    assert state_of(house.runtime, dossier) is DossierState.GRANTED
    with house.runtime.read() as session:
        codes = {one.legal.code: one for one in dossier_clock(session, dossier_key(house.runtime, dossier))}
    assert codes["reexamination"].met_on == RECEIVED


def test_a_rejected_appeal_changes_nothing_but_the_courts_delay(house: House) -> None:
    dossier = refused(house)
    assert answer(house, appealed(house, dossier), "reject") is False
    assert state_of(house.runtime, dossier) is DossierState.REFUSED
    late = court(house, dossier)
    shown = {one.public_id: one for one in views(house.runtime, dossier)}
    limit = shown[late].timeliness.limit
    assert limit is not None
    assert limit.on == date(2021, 12, 16)  # answered on 15/10: 15/12, the day after


@pytest.mark.parametrize(
    ("kind", "outcome", "due_on", "state", "reopened"),
    [
        (AppealKind.COURT, "annul", None, AppealState.ANNULLED, True),
        (AppealKind.COURT, "annul", date(2022, 1, 15), AppealState.ANNULLED, True),
        (AppealKind.COURT, "dismiss", None, AppealState.DISMISSED, False),
        (AppealKind.URGENT, "suspend", None, AppealState.SUSPENDED, False),
        (AppealKind.URGENT, "suspend", date(2021, 11, 15), AppealState.SUSPENDED, True),
    ],
)
def test_a_judgment_reopens_when_it_annuls_or_orders(
    house: House, kind: AppealKind, outcome: str, due_on: date | None, state: AppealState, reopened: bool
) -> None:
    dossier = refused(house)
    appeal = court(house, dossier, kind)
    assert judge(house, appeal, outcome, due_on) is reopened
    assert views(house.runtime, dossier)[0].state is state
    expected = DossierState.UNDER_REVIEW if reopened else DossierState.REFUSED
    assert state_of(house.runtime, dossier) is expected
    with house.runtime.read() as session:
        dates = {one.legal.code: one for one in dossier_clock(session, dossier_key(house.runtime, dossier))}
    if due_on is not None:
        assert (dates["reexamination"].on, dates["reexamination"].legal.label) == (
            due_on, "Réexamen enjoint par le tribunal",
        )  # fmt: skip


def test_an_appeal_against_a_grant_is_only_recorded(house: House) -> None:
    dossier = granted(house)
    appeal = court(house, dossier, author=AppealAuthor.THIRD_PARTY, author_name="Association des riverains")
    assert judge(house, appeal, "annul") is False
    assert state_of(house.runtime, dossier) is DossierState.GRANTED
    assert count_of(house.runtime, Reopening) == 0


def test_what_is_impossible_is_said_field_by_field(house: House) -> None:
    dossier = refused(house)
    with pytest.raises(InvalidInput) as refusal:
        appealed(
            house,
            dossier,
            target="decision:nothing",
            kind=AppealKind.COURT,
            author=AppealAuthor.THIRD_PARTY,
            received_on=date(2021, 10, 16),
            lodged_on=date(2021, 10, 17),
            starts_on=date(2021, 10, 18),
            defence_due_on=date(2021, 10, 1),
            channel="pigeon",
        )
    assert set(refusal.value.fields) == {
        "target", "received_on", "lodged_on", "starts_on", "author_name", "channel", "court_name", "court_number",
        "defence_due_on",
    }  # fmt: skip
    assert count_of(house.runtime, Appeal) == 0


def test_steps_are_refused_out_of_turn(house: House) -> None:
    dossier = refused(house)
    informal, claim = appealed(house, dossier), court(house, dossier)

    def step(appeal: str, kind: StepKind, **more: object) -> None:
        command = RecordStep(appeal, version_of(house.runtime, appeal), kind, replace(said(), **more))  # type: ignore[arg-type]
        with house.runtime.uow() as uow:
            record_step(uow, house.instructor, command)

    with pytest.raises(Conflict):
        step(informal, StepKind.DEFENDED)
    with pytest.raises(Conflict):
        step(claim, StepKind.ACKNOWLEDGED)
    with pytest.raises(InvalidInput):
        step(informal, StepKind.REFERRED, text=" ")
    with pytest.raises(InvalidInput):
        step(informal, StepKind.ACKNOWLEDGED, on=date(2021, 10, 14))
    step(informal, StepKind.ACKNOWLEDGED)
    step(informal, StepKind.REFERRED, text="Ministre chargé de la transformation publique")
    step(claim, StepKind.DEFENDED)
    assert [one.state for one in views(house.runtime, dossier)] == [AppealState.REFERRED, AppealState.OPEN]
    with pytest.raises(Conflict):  # an older form
        with house.runtime.uow() as uow:
            record_step(uow, house.instructor, RecordStep(informal, 1, StepKind.ACKNOWLEDGED, said()))
    with house.runtime.uow() as uow:
        end_appeal(uow, house.instructor, EndAppeal(informal, version_of(house.runtime, informal), False, said()))
    with pytest.raises(Conflict):
        step(informal, StepKind.ACKNOWLEDGED)
    assert count_of(house.runtime, AppealFile) == 0


def test_an_implicit_rejection_can_be_challenged(house: House, legal_clock: FixedClock) -> None:
    from portal.services.instruction.note_rejections import note_rejections
    from tests.factories import make_dossier

    dossier = make_dossier(house.runtime, house.window_id, house.organisation_id, house.applicant)
    legal_clock.move_to(datetime(2022, 7, 1, 8, tzinfo=UTC))
    assert note_rejections(house.runtime) == 1
    appeal = appealed(house, dossier, received_on=date(2022, 7, 1), starts_on=None)
    (shown,) = views(house.runtime, dossier)
    assert shown.target_label.startswith("Rejet implicite né le ")
    assert shown.timeliness.timely is Timely.IN_TIME
    assert answer(house, appeal, "uphold", on=date(2022, 7, 1)) is True
    assert state_of(house.runtime, dossier) is DossierState.FILED  # still pending: nothing to move, a date to decide by
    with house.runtime.read() as session:
        codes = {one.legal.code for one in dossier_clock(session, dossier_key(house.runtime, dossier))}
    assert "reexamination" in codes
    assert note_rejections(house.runtime) == 0
