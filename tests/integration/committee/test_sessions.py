"""A session decides all or nothing: shortfall to the cent, changed dossiers, caps, four eyes, waiting list."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.domain.committee import MemberRole, SessionBlocked, SessionOutcome, SessionShortfall, SessionState, Vote
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.models import CommitteeSession, Decision, LedgerEntry, Proposal, SessionConclusion
from portal.queries.waiting import waiting_list
from portal.services.committee.hold_session import (
    HoldSession,
    ReviseSession,
    hold_session,
    revise_session,
)
from portal.services.committee.record_attendance import (
    AddMember,
    RecordAttendance,
    RecordRecusal,
    add_member,
    record_attendance,
    record_recusal,
)
from portal.services.committee.refresh_agenda import RefreshAgenda, refresh_agenda
from portal.services.instruction.return_to_review import ReturnToReview, return_to_review
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.integration.acting.support import (
    count_of,
    grant,
    make_house,
    make_proposal,
    prepared,
    propose,
    reserved_cents,
    state_of,
)
from tests.integration.committee.support import (
    agree,
    agreed,
    conclude,
    decide,
    held,
    item_of,
    planned,
    proposals,
    seen,
    standing_proposal,
)

O = SessionOutcome  # noqa: E741


def test_every_decision_of_a_session_is_made_together(runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=10_000)
    first, second, third, fourth = proposals(house, [60, 40, 30, 20])
    session = planned(house, [first, second, third, fourth])
    conclude(house, session, third, O.WAIT, 30, motive="Crédits épuisés.")
    conclude(house, session, fourth, O.REFUSE, motive="Hors de l’axe.")
    agree(house, held(house, session))
    assert decide(house, session) == 3
    assert [state_of(runtime, d) for d in (first, second, third, fourth)] == [
        DossierState.GRANTED,
        DossierState.GRANTED,
        DossierState.PROPOSED,
        DossierState.REFUSED,
    ]
    assert reserved_cents(house) == 10_000
    assert decide(house, session) == 0
    assert count_of(runtime, Decision) == 3
    with runtime.read() as read:
        (row,) = waiting_list(read, house.signatory).rows
        assert set(read.scalars(sa.select(Decision.session_id))) == {
            read.scalar(sa.select(CommitteeSession.id).where(CommitteeSession.public_id == session))
        }
    assert (row.rank, row.amount_cents, row.missing_cents) == (1, 3_000, 3_000)
    assert verify(runtime).problems == ()


def test_a_shortfall_is_said_to_the_cent_and_nothing_changes(runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=9_999)
    dossiers = proposals(house, [60, 30, 10])
    session = agreed(house, dossiers)
    before = count_of(runtime, LedgerEntry)
    with pytest.raises(SessionShortfall, match=r"manque 0,01\s€ .disponible 99,99\s€, demandé 100,00\s€") as refusal:
        decide(house, session)
    detail = refusal.value.detail
    assert (detail.needed_cents, detail.available_cents, detail.missing_cents) == (10_000, 9_999, 1)
    assert [one.dossier for one in detail.beyond] == [dossiers[2]]
    assert (count_of(runtime, Decision), count_of(runtime, LedgerEntry)) == (0, before)
    assert {state_of(runtime, dossier) for dossier in dossiers} == {DossierState.PROPOSED}
    assert seen(house, session).state is SessionState.AGREED
    assert seen(house, session).shortfall == detail


def test_dossiers_changed_since_the_agenda_are_named_and_refused(runtime: Runtime) -> None:
    house = make_house(runtime)
    granted, proposed_again, returned, same = proposals(house, [10, 20, 30, 40])
    session = agreed(house, [granted, proposed_again, returned, same])
    grant(house, house.signatory, granted, standing_proposal(runtime, granted))
    propose(house, proposed_again, 1_500)
    with runtime.uow() as uow:
        read = standing_proposal(runtime, returned)
        return_to_review(uow, house.instructor, ReturnToReview(returned, read, "Pièce douteuse"))
    with pytest.raises(SessionBlocked, match=r"Commune 1\s: le dossier n’est plus proposé") as refusal:
        decide(house, session)
    assert [one.dossier for one in refusal.value.blocked] == [granted, proposed_again, returned]
    assert state_of(runtime, same) is DossierState.PROPOSED
    assert [item.changed != "" for item in seen(house, session).items] == [True, True, True, False]
    with runtime.uow() as uow:
        revise_session(uow, house.instructor, ReviseSession(session, "Dossiers modifiés"))
    with runtime.uow() as uow:
        assert refresh_agenda(uow, house.instructor, RefreshAgenda(session)) == 3
    after = seen(house, session)
    assert [(item.dossier_public_id, item.amount_cents) for item in after.items] == [
        (proposed_again, 1_500),
        (same, 4_000),
    ]
    assert after.changed == ()
    agree(house, held(house, session))
    assert decide(house, session) == 2


def test_the_cap_counts_every_dossier_of_the_session(runtime: Runtime) -> None:
    house = make_house(runtime)
    twins = [
        make_proposal(house, amount_cents=2_000_000, requested_cents=2_000_000, cost_cents=4_000_000)[0]
        for _ in range(2)
    ]
    session = agreed(house, twins)
    with pytest.raises(SessionBlocked, match="plafond par porteur serait dépassé de 10\u202f000,00") as refusal:
        decide(house, session)
    assert (refusal.value.shortfall, [one.dossier for one in refusal.value.blocked]) == (1_000_000, [twins[1]])
    assert reserved_cents(house) == 0


def test_an_amount_fixed_by_the_session_makes_its_own_plan(runtime: Runtime) -> None:
    house = make_house(runtime)
    (dossier,) = proposals(house, [50])
    session = planned(house, [dossier])
    with pytest.raises(InvalidInput, match="ne peut pas dépasser"):
        conclude(house, session, dossier, O.GRANT, 51)
    conclude(house, session, dossier, O.GRANT, 45, motive="Au plus juste.")
    agree(house, held(house, session))
    decide(house, session)
    assert reserved_cents(house) == 4_500
    with runtime.read() as read:
        last = read.scalars(sa.select(Proposal).order_by(Proposal.id.desc())).first()
    assert last is not None
    assert (last.amount_cents, last.own_funds_cents, last.person_id) == (4_500, 5_500, house.instructor.person_id)
    assert count_of(runtime, SessionConclusion) == 2
    assert prepared(house, dossier)


def test_each_step_has_its_person_and_its_moment(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossiers = proposals(house, [50])
    session = planned(house, dossiers)
    with pytest.raises(Conflict, match="En préparation"):
        decide(house, session)
    held(house, session)
    with pytest.raises(Conflict, match="n’est plus en préparation"):
        conclude(house, session, dossiers[0], O.POSTPONE)
    for actor in (house.instructor, house.budget):
        with pytest.raises(Forbidden):
            decide(house, session, actor)
    agree(house, session)
    with runtime.uow() as uow:
        revise_session(uow, house.instructor, ReviseSession(session, "Montant à revoir"))
    assert seen(house, session).agreed_on is None
    with pytest.raises(Conflict):
        decide(house, session)


def test_a_refusal_needs_its_motive_before_the_session_is_held(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossiers = proposals(house, [50])
    session = planned(house, dossiers)
    with pytest.raises(InvalidInput, match="motif du refus"):
        conclude(house, session, dossiers[0], O.REFUSE)


def test_who_steps_aside_has_no_vote(runtime: Runtime) -> None:
    house = make_house(runtime, committee__quorum_percent="60")
    (dossier,) = proposals(house, [50])
    session = planned(house, [dossier])
    with runtime.uow() as uow:
        members = [
            add_member(uow, house.instructor, AddMember(session, f"Membre {n}", "", MemberRole.MEMBER))
            for n in range(3)
        ]
        add_member(uow, house.instructor, AddMember(session, "Invité", "", MemberRole.GUEST))
    with runtime.uow() as uow:
        item = item_of(runtime, session, dossier)
        record_recusal(uow, house.instructor, RecordRecusal(session, item, members[0], "Élu de la commune"))
    with pytest.raises(InvalidInput, match="3 voix sont comptées pour 2 votant"):
        conclude(house, session, dossier, O.GRANT, 50, vote=Vote(2, 1, 0))
    conclude(house, session, dossier, O.GRANT, 50, vote=Vote(1, 1, 0))
    with runtime.uow() as uow:
        record_attendance(uow, house.instructor, RecordAttendance(session, frozenset(members[:1])))
    with pytest.raises(InvalidInput, match="quorum n’est pas atteint"):
        held(house, session)
    with runtime.uow() as uow:
        record_attendance(uow, house.instructor, RecordAttendance(session, frozenset(members[:2])))
    held(house, session)
    (view,) = seen(house, session).items
    assert view.recused == (("Membre 0", "Élu de la commune"),)


def test_a_signatory_who_stepped_aside_does_not_decide(runtime: Runtime) -> None:
    house = make_house(runtime)
    (dossier,) = proposals(house, [50])
    session = planned(house, [dossier])
    with runtime.uow() as uow:
        command = AddMember(session, "", "", MemberRole.CHAIR, house.signatory.public_id)
        member = add_member(uow, house.instructor, command)
        item = item_of(runtime, session, dossier)
        record_recusal(uow, house.instructor, RecordRecusal(session, item, member, "Parent du maire"))
    agree(house, held(house, session))
    with pytest.raises(Forbidden, match=r"Vous vous êtes déporté.*Commune 1"):
        decide(house, session)


def test_a_session_needs_a_proposed_dossier(runtime: Runtime) -> None:
    house = make_house(runtime)
    with pytest.raises(InvalidInput, match="au moins un dossier proposé"):
        planned(house, ["inconnu"])
    (dossier,) = proposals(house, [10])
    session = planned(house, [dossier])
    with runtime.uow() as uow:
        revise_session(uow, house.instructor, ReviseSession(session, "Reportée", cancel=True))
    with pytest.raises(Conflict, match="Annulée"), runtime.uow() as uow:
        hold_session(uow, house.instructor, HoldSession(session))
