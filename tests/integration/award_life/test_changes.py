"""Changes of an award, lapse, tranches: rules asked again, acts prepared, credits given back at the notification."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from portal.acts.following_data import Changes, Hearing
from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.amendment import AmendmentState, Change, Transfer
from portal.domain.committee import SessionOutcome
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.money import Euros
from portal.domain.recovery import RecoveryKind, RecoveryState
from portal.models import Act, AmendmentRequest, ExpenseLine, MailMessage, Recovery
from portal.queries.amendments import amendments_of
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.acting.prepare_following_act import PrepareFollowing, prepare_following_act
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.award_life.announce_recovery import AnnounceRecovery, announce_recovery
from portal.services.award_life.ask_amendment import (
    AskAmendment,
    GiveUpAmendment,
    ask_amendment,
    give_up_amendment,
)
from portal.services.award_life.close_award import CloseAward, close_award
from portal.services.award_life.decide_amendment import (
    DecideAmendment,
    PrepareAmendment,
    decide_amendment,
    prepare_amendment,
)
from portal.services.award_life.decide_recovery import DecideRecovery, decide_recovery
from portal.services.award_life.prepare_lapse import PrepareLapse, prepare_lapse
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.factories import writing
from tests.integration.acting.support import (
    PUBLIC_URL,
    SCAN,
    act_row,
    certified,
    committed,
    confirmed,
    fill_settings,
    grant,
    make_house,
    make_proposal,
    notified,
    prepared,
    propose,
    signed,
)
from tests.integration.award.support import award_view
from tests.integration.award_life.support import LETTER, paid_advance
from tests.integration.claims.support import (
    Awarded,
    make_award,
    move_to,
    paid_cents,
)
from tests.integration.committee.support import agree, conclude, decide, held, planned, proposals

GROUND = ("le bénéficiaire a rencontré un retard de livraison",)


def _ask(runtime: Runtime, award: Awarded, change: Change, reason: str = "Retard du prestataire.") -> str:
    with runtime.uow() as uow:
        return ask_amendment(uow, award.house.applicant, AskAmendment(award.dossier, change, reason))


def _agree(runtime: Runtime, award: Awarded, amendment: str) -> None:
    with runtime.uow() as uow:
        decide_amendment(uow, award.house.signatory, DecideAmendment(amendment, True))


def _carry_out(runtime: Runtime, award: Awarded, act: str, day: date, number: str) -> None:
    """Issue, sign and notify a following act."""
    issue_act(runtime, award.house.instructor, IssueAct(act))
    scan = SCAN + act.encode()
    copy = record_signature(runtime, award.house.instructor, RecordSignature(act, number, day, scan))
    confirmed(award.house, copy, number, day)
    with runtime.uow() as uow:
        notify_act(uow, award.house.instructor, NotifyAct(act, PUBLIC_URL))


def test_a_later_end_goes_from_the_request_to_the_act_in_force(runtime: Runtime) -> None:
    award = make_award(runtime)
    move_to(runtime, date(2022, 4, 4))
    wanted = date(2022, 10, 31)
    amendment = _ask(runtime, award, Change(completion_on=wanted))
    with pytest.raises(Conflict, match="déjà en cours"):
        _ask(runtime, award, Change(completion_on=wanted))
    with pytest.raises(Forbidden), runtime.uow() as uow:
        decide_amendment(uow, award.house.instructor, DecideAmendment(amendment, True))
    with pytest.raises(Conflict, match="une fois la modification acceptée"), runtime.uow() as uow:
        prepare_amendment(uow, award.house.instructor, PrepareAmendment(amendment, GROUND))
    _agree(runtime, award, amendment)
    with runtime.uow() as uow:
        act = prepare_amendment(uow, award.house.instructor, PrepareAmendment(amendment, GROUND))
    _carry_out(runtime, award, act, date(2022, 4, 4), "71-2022-04-04-00007")
    view = award_view(runtime, award.dossier)
    assert view.completion_on == wanted
    assert (view.state, view.maximum_cents, view.left_cents) == (ActState.MODIFIED, 1_400_000, 1_400_000)
    with runtime.read() as session:
        shown = amendments_of(session, view)[0]
    assert (shown.state, shown.following_act) == (AmendmentState.IN_FORCE, act)


def test_a_change_against_the_rules_is_not_agreed_to(runtime: Runtime) -> None:
    award = make_award(runtime)
    amendment = _ask(runtime, award, Change(completion_on=date(2023, 6, 30)))
    with pytest.raises(Conflict, match="31"):
        _agree(runtime, award, amendment)
    with pytest.raises(InvalidInput, match="Motivez"), runtime.uow() as uow:
        decide_amendment(uow, award.house.signatory, DecideAmendment(amendment, False))
    with runtime.uow() as uow:
        decide_amendment(uow, award.house.signatory, DecideAmendment(amendment, False, "Le guichet ferme fin 2022."))
    with runtime.read() as session:
        row = session.scalars(sa.select(AmendmentRequest)).one()
    assert (row.state, row.motive) == (AmendmentState.REFUSED, "Le guichet ferme fin 2022.")
    assert "CLOSE_BY" in (row.review or "")


def test_a_transfer_between_lines_changes_what_each_may_receive(runtime: Runtime) -> None:
    award = _two_lines(runtime)
    move_to(runtime, date(2022, 4, 4))
    first, second = award_view(runtime, award.dossier).lines
    with pytest.raises(InvalidInput, match="ne peut pas donner autant"):
        _ask(runtime, award, _transfer(second.expense_public_id, first.expense_public_id, 900_000))
    amendment = _ask(runtime, award, _transfer(first.expense_public_id, second.expense_public_id, 300_000))
    _agree(runtime, award, amendment)
    with runtime.uow() as uow:
        act = prepare_amendment(uow, award.house.instructor, PrepareAmendment(amendment, GROUND))
    _carry_out(runtime, award, act, date(2022, 4, 4), "71-2022-04-04-00008")
    view = award_view(runtime, award.dossier)
    assert [line.retained_cents for line in view.lines] == [1_000_000, 1_000_000]
    assert (view.base_cents, view.maximum_cents) == (2_000_000, 1_400_000)
    with runtime.read() as session:
        moved = amendments_of(session, view)[0].lines
    assert sorted((line.before_cents, line.after_cents) for line in moved) == [
        (700_000, 1_000_000),
        (1_300_000, 1_000_000),
    ]


def _transfer(source: str, target: str, cents: int) -> Change:
    return Change(transfers=(Transfer(source, target, cents),))


def _two_lines(runtime: Runtime) -> Awarded:
    """The usual award, whose 20 000 € are 13 000 € and 7 000 €."""
    house = make_house(runtime)
    dossier, _ = make_proposal(house, cost_cents=2_000_000, requested_cents=1_400_000)
    with writing(runtime) as session:
        row = session.scalars(sa.select(ExpenseLine)).one()
        row.excl_tax_cents, row.incl_tax_cents = 1_300_000, 1_560_000
        session.add(
            ExpenseLine(
                dossier_id=row.dossier_id,
                position=2,
                label="Formation des agents",
                nature="website",
                supplier="Agence Numérique du Mâconnais",
                excl_tax_cents=700_000,
                incl_tax_cents=840_000,
                investment=True,
                proof_id=row.proof_id,
                created_at=runtime.legal.now(),
            )
        )
    proposal = propose(house, dossier)
    grant(house, house.signatory, dossier, proposal)
    act = certified(house, prepared(house, dossier))
    issue_act(runtime, house.instructor, IssueAct(act))
    return Awarded(house, dossier, notified(house, committed(house, signed(house, act))))


def test_a_request_is_withdrawn_by_the_side_that_asked(runtime: Runtime) -> None:
    award = make_award(runtime)
    with pytest.raises(InvalidInput) as refused:
        _ask(runtime, award, Change(), " ")
    assert sorted(refused.value.fields) == ["completion_on", "reason"]
    amendment = _ask(runtime, award, Change(completion_on=date(2022, 10, 31)))
    with pytest.raises(Conflict, match="Seul celui"), runtime.uow() as uow:
        give_up_amendment(uow, award.house.instructor, GiveUpAmendment(amendment))
    with pytest.raises(NotFound), runtime.uow() as uow:
        give_up_amendment(uow, award.house.applicant, GiveUpAmendment("x" * 16))
    with runtime.uow() as uow:
        give_up_amendment(uow, award.house.applicant, GiveUpAmendment(amendment))
    _ask(runtime, award, Change(completion_on=date(2022, 11, 30)))


def test_a_lapse_gives_the_rest_back_and_the_waiting_list_is_offered_it(runtime: Runtime) -> None:
    award = make_award(runtime)
    house = award.house
    fill_settings(runtime, house.window_id, {"visa.lapse": "l’article 11 du décret n° 2018-514 du 25 juin 2018"})
    paid_advance(runtime, award)
    _waits(award)
    move_to(runtime, date(2022, 6, 2))
    letter = AnnounceRecovery(
        award.dossier,
        RecoveryKind.LAPSE,
        "given_up",
        "L’opération est abandonnée.",
        None,
        "D-2022-016",
        date(2022, 5, 1),
        date(2022, 6, 1),
        LETTER,
    )
    recovery = announce_recovery(runtime, house.instructor, letter)
    with runtime.uow() as uow:
        decide_recovery(uow, house.signatory, DecideRecovery(recovery, True, "Aucune observation."))
    assert paid_cents(runtime, award) == (1_400_000, 420_000)
    with runtime.uow() as uow:
        act = prepare_lapse(uow, house.instructor, PrepareLapse(recovery, ("l’opération est abandonnée",)))
    assert act_row(runtime, act).kind == ActKind.LAPSE
    _carry_out(runtime, award, act, date(2022, 6, 2), "71-2022-06-02-00009")
    assert paid_cents(runtime, award) == (420_000, 420_000)
    with runtime.read() as session:
        states = {row.public_id: row.state for row in session.scalars(sa.select(Act))}
        assert states[award.act] is ActState.LAPSED
        assert session.scalars(sa.select(Recovery.state)).one() is RecoveryState.EXECUTED
        told = MailMessage.subject.contains("à reporter sur l’année 2022")
        mail = session.scalars(sa.select(MailMessage).where(told)).one()
    assert "9\u202f800,00\u00a0€ reviennent" in mail.body
    assert "Un dossier attend" in mail.body
    assert verify(runtime).problems == ()


def test_an_amount_lowered_by_an_act_goes_back_to_the_envelope(runtime: Runtime) -> None:
    award = make_award(runtime)
    move_to(runtime, date(2022, 4, 4))
    lower = Changes(amount_cents=Euros(1_000_000))
    asked = PrepareFollowing(award.act, ActKind.AMENDMENT, GROUND, lower, Hearing(requested_on=date(2022, 4, 1)))
    with runtime.uow() as uow:
        act = prepare_following_act(uow, award.house.instructor, asked)
    _carry_out(runtime, award, act, date(2022, 4, 4), "71-2022-04-04-00010")
    assert award_view(runtime, award.dossier).maximum_cents == 1_000_000
    assert paid_cents(runtime, award) == (1_000_000, 0)


def test_a_withdrawn_award_frees_what_is_not_paid(runtime: Runtime) -> None:
    award = make_award(runtime)
    ground = "l’article L. 242-2 du code des relations entre le public et l’administration"
    fill_settings(runtime, award.house.window_id, {"visa.withdrawal": ground})
    paid_advance(runtime, award)
    move_to(runtime, date(2022, 4, 4))
    heard = Hearing(letter_on=date(2022, 3, 1), observations_by=date(2022, 3, 16))
    with runtime.uow() as uow:
        asked = PrepareFollowing(award.act, ActKind.WITHDRAWAL, GROUND, hearing=heard)
        act = prepare_following_act(uow, award.house.instructor, asked)
    _carry_out(runtime, award, act, date(2022, 4, 4), "71-2022-04-04-00011")
    assert paid_cents(runtime, award) == (420_000, 420_000)
    with runtime.uow() as uow:
        close_award(uow, award.house.budget, CloseAward(award.dossier))


def _waits(award: Awarded) -> None:
    """Another dossier waits for money."""
    (dossier,) = proposals(award.house, [20])
    session = planned(award.house, [dossier])
    conclude(award.house, session, dossier, SessionOutcome.WAIT, 20)
    agree(award.house, held(award.house, session))
    decide(award.house, session)
