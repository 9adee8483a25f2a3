"""Suspension, repayment and closure: nothing is taken back before the beneficiary was heard; the ledger follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.ledger import EntryKind
from portal.domain.recovery import RecoveryKind, RecoveryState
from portal.models import LedgerEntry, MailMessage, Recovery
from portal.queries.award_closing import closing_obstacles
from portal.queries.windows import envelopes_of
from portal.services.award_life.announce_recovery import AnnounceRecovery, announce_recovery
from portal.services.award_life.close_award import CloseAward, close_award
from portal.services.award_life.decide_recovery import (
    DecideRecovery,
    ObserveRecovery,
    decide_recovery,
    observe_recovery,
)
from portal.services.award_life.execute_repayment import ExecuteRepayment, execute_repayment
from portal.services.award_life.suspend import LiftSuspension, SuspendPayments, lift_suspension, suspend_payments
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.claims.pay_claim import PayClaim, pay_claim
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.factories import make_person
from tests.integration.acting.support import fill_settings
from tests.integration.award.support import award_view
from tests.integration.award_life.support import LETTER, declare, paid_advance, settled, spend
from tests.integration.claims.support import (
    Awarded,
    certified_claim,
    confirm_account,
    make_award,
    move_to,
    paid_cents,
)


def _announcement(award: Awarded, **changed: object) -> AnnounceRecovery:
    command = AnnounceRecovery(
        award.dossier,
        RecoveryKind.REPAYMENT,
        "overpaid",
        "Les dépenses justifiées sont inférieures à l’avance.",
        70_000,
        "D-2022-015",
        date(2022, 6, 1),
        date(2022, 7, 1),
        LETTER,
    )
    return replace(command, **changed)  # type: ignore[arg-type]


def _overpaid(runtime: Runtime) -> Awarded:
    """4 200 € paid in advance, 3 500 € due in the end; 2 June 2022."""
    award = make_award(runtime)
    fill_settings(runtime, award.house.window_id, {"award.observation_days": "30"})
    paid_advance(runtime, award)
    declare(runtime, award)
    settled(runtime, award, spend(runtime, award, 500_000))
    move_to(runtime, date(2022, 6, 2))
    return award


def _decide(runtime: Runtime, award: Awarded, recovery: str, amount: int | None = 70_000, pursue: bool = True) -> None:
    with runtime.uow() as uow:
        decide_recovery(uow, award.house.signatory, DecideRecovery(recovery, pursue, "Trop-perçu établi.", amount))


def _state(runtime: Runtime, recovery: str) -> RecoveryState:
    with runtime.read() as session:
        return session.scalars(sa.select(Recovery.state).where(Recovery.public_id == recovery)).one()


def test_suspended_payments_are_not_ordered_until_lifted(runtime: Runtime) -> None:
    award = make_award(runtime)
    house = award.house
    confirm_account(runtime, award)
    claim = certified_claim(runtime, award)
    today = date(2021, 10, 16)
    order = OrderClaim(claim, "1500012345", today)
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        suspend_payments(uow, house.instructor, SuspendPayments(award.dossier, date(2021, 10, 1), "Contrôle"))
    assert "starts_on" in refused.value.fields
    with pytest.raises(Forbidden), runtime.uow() as uow:
        suspend_payments(uow, house.budget, SuspendPayments(award.dossier, today, "Contrôle"))
    with runtime.uow() as uow:
        suspend_payments(uow, house.instructor, SuspendPayments(award.dossier, today, "Contrôle sur place"))
    with pytest.raises(Conflict, match="suspendus depuis le 16"), runtime.uow() as uow:
        order_claim(uow, house.budget, order)
    assert paid_cents(runtime, award)[1] == 0
    with runtime.uow() as uow:
        lift_suspension(uow, house.instructor, LiftSuspension(award.dossier, "Contrôle terminé"))
    with runtime.uow() as uow:
        order_claim(uow, house.budget, order)
    assert paid_cents(runtime, award)[1] == 420_000


def test_an_order_dated_before_the_suspension_is_refused_too(runtime: Runtime) -> None:
    award = make_award(runtime)
    house = award.house
    confirm_account(runtime, award)
    claim = certified_claim(runtime, award)
    move_to(runtime, date(2021, 12, 10))
    with runtime.uow() as uow:
        suspend_payments(uow, house.instructor, SuspendPayments(award.dossier, date(2021, 12, 10), "Contrôle"))
    with pytest.raises(Conflict, match="suspendus depuis le 10"), runtime.uow() as uow:
        order_claim(uow, house.budget, OrderClaim(claim, "1500012345", date(2021, 12, 9)))
    assert paid_cents(runtime, award)[1] == 0


def test_a_repayment_is_decided_after_the_beneficiary_was_heard_and_moves_the_ledger_once(runtime: Runtime) -> None:
    award = _overpaid(runtime)
    house = award.house
    recovery = announce_recovery(runtime, house.instructor, _announcement(award))
    with pytest.raises(Conflict, match="01/07/2022"):
        _decide(runtime, award, recovery)
    with runtime.uow() as uow:
        observe_recovery(uow, house.applicant, ObserveRecovery(recovery, "Une facture a été oubliée."))
    assert _state(runtime, recovery) is RecoveryState.HEARD
    with pytest.raises(InvalidInput, match="nouvelle lettre"):
        _decide(runtime, award, recovery, 80_000)
    _decide(runtime, award, recovery, 60_000)
    title = ExecuteRepayment(recovery, "TP-2022-0077", date(2022, 6, 2))
    with pytest.raises(Forbidden), runtime.uow() as uow:
        execute_repayment(uow, house.instructor, title)
    with runtime.uow() as uow:
        execute_repayment(uow, house.budget, title)
    assert paid_cents(runtime, award) == (360_000, 360_000)
    with runtime.read() as session:
        balance = envelopes_of(session, house.window_id)[0].balance
        kinds = session.scalars(sa.select(LedgerEntry.kind).order_by(LedgerEntry.id.desc()).limit(3)).all()
        notice = session.scalars(
            sa.select(LedgerEntry.notice).where(LedgerEntry.kind == EntryKind.REPAYMENT)
        ).one()
        told = session.scalars(sa.select(MailMessage.subject)).all()
    assert kinds == [EntryKind.CP_DECREASE, EntryKind.DECREASE, EntryKind.REPAYMENT]
    assert notice == "Titre de perception n° TP-2022-0077"
    assert balance.available == 29_702_975 - 420_000  # the 600 € are not given back to the window
    assert (balance.allotted, balance.cp_allotted) == (29_702_975 - 60_000, 29_702_975 - 60_000)
    assert any("titre de perception" in subject for subject in told)
    with pytest.raises(Conflict), runtime.uow() as uow:
        execute_repayment(uow, house.budget, title)
    assert verify(runtime).problems == ()


def test_without_an_answer_the_decision_waits_for_the_last_day(runtime: Runtime) -> None:
    award = _overpaid(runtime)
    recovery = announce_recovery(runtime, award.house.instructor, _announcement(award))
    move_to(runtime, date(2022, 7, 1))
    with pytest.raises(Conflict):
        _decide(runtime, award, recovery)
    move_to(runtime, date(2022, 7, 2))
    _decide(runtime, award, recovery)
    assert _state(runtime, recovery) is RecoveryState.DECIDED


def test_a_procedure_dropped_changes_nothing(runtime: Runtime) -> None:
    award = _overpaid(runtime)
    recovery = announce_recovery(runtime, award.house.instructor, _announcement(award))
    _decide(runtime, award, recovery, None, pursue=False)
    assert _state(runtime, recovery) is RecoveryState.DROPPED
    assert paid_cents(runtime, award) == (420_000, 420_000)
    with pytest.raises(Conflict), runtime.uow() as uow:
        observe_recovery(uow, award.house.applicant, ObserveRecovery(recovery, "Trop tard."))


def test_what_a_letter_must_be(runtime: Runtime) -> None:
    award = _overpaid(runtime)
    wrong = _announcement(
        award,
        ground="x",
        facts=" ",
        amount_cents=500_000,
        sent_on=date(2022, 6, 3),
        reply_by_on=date(2022, 6, 20),
        letter=b"pas un PDF",
    )
    with pytest.raises(InvalidInput) as refused:
        announce_recovery(runtime, award.house.instructor, wrong)
    assert sorted(refused.value.fields) == ["amount", "facts", "ground", "letter", "reply_by_on", "sent_on"]
    announce_recovery(runtime, award.house.instructor, _announcement(award))
    with pytest.raises(Conflict, match="déjà en cours"):
        announce_recovery(runtime, award.house.instructor, _announcement(award))


def test_who_opened_a_procedure_does_not_decide_it_and_strangers_see_nothing(runtime: Runtime) -> None:
    award = _overpaid(runtime)
    recovery = announce_recovery(runtime, award.house.instructor, _announcement(award))
    stranger = make_person(runtime, "Jean Autre")
    with pytest.raises(NotFound), runtime.uow() as uow:
        observe_recovery(uow, stranger, ObserveRecovery(recovery, "Bonjour"))
    with pytest.raises(Forbidden), runtime.uow() as uow:
        decide_recovery(uow, award.house.budget, DecideRecovery(recovery, True, "x", 1))
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        observe_recovery(uow, award.house.instructor, ObserveRecovery(recovery, "Reçu par courrier"))
    assert list(refused.value.fields) == ["received_on"]


def test_an_award_is_closed_when_nothing_is_left(runtime: Runtime) -> None:
    award = make_award(runtime)
    house = award.house
    confirm_account(runtime, award)
    claim = spend(runtime, award, 1_500_000)
    declare(runtime, award)
    with runtime.read() as session:
        assert closing_obstacles(session, award_view(runtime, award.dossier)) != []
    settled(runtime, award, claim)
    with pytest.raises(Conflict, match="Service fait certifié"), runtime.uow() as uow:
        close_award(uow, house.budget, CloseAward(award.dossier))
    move_to(runtime, date(2022, 6, 2))
    with runtime.uow() as uow:
        order_claim(uow, house.budget, OrderClaim(claim, "1500012345", date(2022, 6, 2)))
    with runtime.uow() as uow:
        pay_claim(uow, house.budget, PayClaim(claim, date(2022, 6, 2)))
    with runtime.uow() as uow:
        close_award(uow, house.budget, CloseAward(award.dossier, "Dossier complet."))
    with pytest.raises(Conflict, match="clôturée"), runtime.uow() as uow:
        close_award(uow, house.budget, CloseAward(award.dossier))


def test_a_balance_that_gives_nothing_to_pay_is_closed_as_it_is(runtime: Runtime) -> None:
    """The advance covers exactly what is due: the certified balance is ordered for nothing, and closes."""
    award = make_award(runtime)
    paid_advance(runtime, award)
    declare(runtime, award)
    settled(runtime, award, spend(runtime, award, 600_000))
    with runtime.uow() as uow:
        close_award(uow, award.house.instructor, CloseAward(award.dossier))
    assert paid_cents(runtime, award) == (420_000, 420_000)


def test_an_overpaid_award_is_not_closed_before_the_repayment(runtime: Runtime) -> None:
    award = _overpaid(runtime)
    with pytest.raises(Conflict, match="700,00"), runtime.uow() as uow:
        close_award(uow, award.house.budget, CloseAward(award.dossier))
