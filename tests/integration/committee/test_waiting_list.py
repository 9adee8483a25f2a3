"""The waiting list: its order, money that comes back, who leaves it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.clocks import FixedClock
from portal.domain.committee import SessionOutcome
from portal.domain.dossier import DossierState
from portal.domain.errors import LedgerRefusal
from portal.models import CommitteeSession, Envelope, LedgerEntry, MailMessage, Proposal, WaitingEntry
from portal.queries.decisions import awaiting_decisions
from portal.queries.waiting import waiting_list
from portal.services.assessing import available_credits
from portal.services.award_life.money_back import offer_waiting_list
from portal.services.budget.carry_over import CarryOver, carry_over
from portal.services.budget.decommit import Decommit, decommit
from portal.services.budget.envelopes import Notice
from portal.services.committee.deciding import current_envelope
from portal.services.committee.serve_waiting import LeaveWaiting, ServeWaiting, leave_waiting, serve_waiting
from portal.services.instruction.return_to_review import ReturnToReview, return_to_review
from portal.services.runtime import Runtime
from portal.services.signatory.reopen_decision import ReopenDecision, reopen_decision
from tests.integration.acting.support import (
    House,
    committed,
    count_of,
    grant,
    issued,
    make_house,
    signed,
    state_of,
)
from tests.integration.acting.web import Visitor, read
from tests.integration.claims.support import move_to
from tests.integration.committee.support import (
    agree,
    conclude,
    decide,
    held,
    planned,
    proposals,
    standing_proposal,
)

O = SessionOutcome  # noqa: E741


def served_waiting(house: House) -> tuple[str, str, str]:
    """An envelope of 100 € spent on one dossier, two waiting for 70 € and 20 €."""
    first, second, third = proposals(house, [100, 70, 20])
    session = planned(house, [first, second, third])
    conclude(house, session, second, O.WAIT, 70)
    conclude(house, session, third, O.WAIT, 20)
    agree(house, held(house, session))
    decide(house, session)
    return first, second, third


def test_money_that_comes_back_is_offered_to_the_first_of_the_list(runtime: Runtime, legal_clock: FixedClock) -> None:
    house = make_house(runtime, allotted_cents=10_000)
    first, second, third = served_waiting(house)
    with runtime.read() as read:
        assert waiting_list(read, house.instructor).next is None
    with runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(first, "Désistement annoncé"))
    with runtime.read() as read:
        view = waiting_list(read, house.instructor)
    assert view.next is not None
    assert (view.available_cents, view.next.dossier_public_id, view.next.rank) == (10_000, second, 1)
    legal_clock.move_to(legal_clock.now() + timedelta(days=1))
    with runtime.uow() as uow:
        session = serve_waiting(uow, house.instructor, ServeWaiting(view.next.public_id))
    with runtime.uow() as uow:
        assert serve_waiting(uow, house.instructor, ServeWaiting(view.next.public_id)) == session
    agree(house, held(house, session))
    assert decide(house, session) == 1
    assert state_of(runtime, second) is DossierState.GRANTED
    with runtime.read() as read:
        (left,) = waiting_list(read, house.instructor).rows
    assert (left.dossier_public_id, left.rank, left.can_be_served) == (third, 1, True)
    with runtime.uow() as uow:
        leave_waiting(uow, house.instructor, LeaveWaiting(left.public_id, "Projet abandonné"))
    assert count_of(runtime, WaitingEntry) == 2
    with runtime.read() as read:
        assert waiting_list(read, house.instructor).rows == ()


def test_a_rolling_decision_serves_the_list_too(runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=10_000)
    first, _, third = served_waiting(house)
    with runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(first, "Reprise"))
    with runtime.read() as read:
        proposal = read.scalars(sa.select(Proposal.public_id).order_by(Proposal.id.desc())).first()
    grant(house, house.signatory, third, proposal or "")
    with runtime.read() as read:
        assert len(waiting_list(read, house.instructor).rows) == 1
        singles = read.scalars(sa.select(CommitteeSession.reference).where(CommitteeSession.single)).all()
    assert singles == ["FITN7-71-2021-D0001"]


def test_a_withdrawn_dossier_no_longer_waits(runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=10_000)
    _, second, _ = served_waiting(house)
    with runtime.uow() as uow:
        return_to_review(uow, house.signatory, ReturnToReview(second, standing_proposal(runtime, second), "À revoir"))
    with runtime.read() as read:
        assert [row.rank for row in waiting_list(read, house.instructor).rows] == [1]


def test_what_is_decommitted_by_hand_is_offered_to_the_waiting_list_once(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = committed(house, signed(house, issued(house)))
    (waiting,) = proposals(house, [70], after=1)
    session = planned(house, [waiting])
    conclude(house, session, waiting, O.WAIT, 70)
    agree(house, held(house, session))
    decide(house, session)
    for _ in range(2):
        with runtime.uow() as uow:
            decommit(uow, house.budget, Decommit(act, 60_000, "Renonciation partielle", "d"))
    told = sa.select(MailMessage.body).where(MailMessage.subject.contains("liste d’attente à servir"))
    with runtime.read() as read:
        (body,) = read.scalars(told).all()
    assert "600,00\u00a0€ reviennent" in body
    assert "Un dossier attend" in body


def test_credits_of_last_year_are_offered_once_carried_over(runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=10_000)
    first, second, _ = served_waiting(house)
    move_to(runtime, date(2022, 4, 4))
    with runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(first, "Désistement annoncé"))
    with runtime.read() as read:
        view = waiting_list(read, house.instructor)
        envelope = read.scalars(sa.select(Envelope.public_id)).one()
        assert awaiting_decisions(read, house.signatory).available_cents == 0
        assert available_credits(read, house.window_id) == 10_000
    assert (view.available_cents, view.next) == (0, None)
    with runtime.uow() as uow:
        released = uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.id.desc()).limit(1)).one()
        offer_waiting_list(uow, house.window_id, released)
    with runtime.read() as read:
        mail = read.scalars(sa.select(MailMessage).order_by(MailMessage.id.desc()).limit(1)).one()
    assert mail.subject == "Des crédits reviennent : à reporter sur l’année 2022"
    assert "le gestionnaire budgétaire le fait depuis la page « Enveloppe 2021 »" in mail.body
    (left,) = view.left_behind
    assert (left.cents, left.envelope_year, left.current_year, left.may_carry) == (10_000, 2021, 2022, False)
    with pytest.raises(LedgerRefusal, match=r"restent sur celle de 2021\. Le gestionnaire budgétaire"):
        with runtime.uow() as uow:
            current_envelope(uow, house.window_id)
    notice = Notice("Report 1", date(2022, 4, 4))
    carry_over(runtime, house.budget, CarryOver(envelope, 10_000, 0, notice, "Désistement", "cle"))
    with runtime.read() as read:
        view = waiting_list(read, house.instructor)
        assert available_credits(read, house.window_id) == 10_000
    assert view.next is not None
    assert (view.available_cents, view.next.dossier_public_id, view.left_behind) == (10_000, second, ())
    session = ""
    with runtime.uow() as uow:
        session = serve_waiting(uow, house.instructor, ServeWaiting(view.next.public_id))
    agree(house, held(house, session))
    assert decide(house, session) == 1


def test_the_committee_page_says_what_is_to_be_carried_over(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=10_000)
    first, _, _ = served_waiting(house)
    move_to(runtime, date(2022, 4, 4))
    with runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(first, "Désistement annoncé"))
    page = read(Visitor(app, house.instructor).get("/instruction/seances"))
    assert "à reporter sur l’année 2022" in page
    assert "Préparer une séance pour" not in page
    assert "à reporter sur l’année 2022" in read(Visitor(app, house.signatory).get("/signature"))
