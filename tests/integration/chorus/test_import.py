"""An export of Chorus taken over: by the numbers, or by a person; once; every line whole or not at all."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.domain.chorus import Outcome
from portal.domain.claim import ClaimState
from portal.domain.errors import Forbidden, InvalidInput, NotFound
from portal.domain.reconciliation import Gap
from portal.models import AuditEvent, ChorusMatch, ChorusPayment, PaymentClaim
from portal.queries.chorus import chorus_import
from portal.queries.reconciliation import reconciliation
from portal.services.chorus.choose_columns import ChooseColumns, choose_columns
from portal.services.chorus.record_payments import RecordPayments, record_payments
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.integration.acting.support import House, count_of
from tests.integration.chorus.support import (
    ORDERED,
    PAID,
    brought,
    confirm_all,
    gaps,
    later,
    line,
    ordered,
    payment_entries,
    plan_of,
    recorded,
    taken,
)
from tests.integration.claims.support import (
    Awarded,
    certified_claim,
    claim_row,
    paid_cents,
)


def _outcomes(runtime: Runtime, house: House, export: str) -> list[Outcome]:
    return [match.outcome for match in plan_of(runtime, house, export).matches]


def test_a_transfer_is_recorded_by_its_numbers_alone(runtime: Runtime, award: Awarded) -> None:
    claim = certified_claim(runtime, award)
    later(runtime)
    ordered(runtime, award, claim)
    done = recorded(runtime, award.house, brought(runtime, award.house, line()))
    assert (done.ordered, done.paid, done.refused) == (0, 1, ())
    row = claim_row(runtime, claim)
    assert (row.state, row.paid_on) == (ClaimState.PAID, PAID)
    assert payment_entries(runtime) == [420_000]
    assert gaps(runtime, award.house) == []


def test_an_order_waits_for_a_person(runtime: Runtime, award: Awarded) -> None:
    claim = certified_claim(runtime, award)
    later(runtime)
    export = brought(runtime, award.house, line())
    done = recorded(runtime, award.house, export)
    assert (done.ordered, done.paid) == (0, 0)
    assert claim_row(runtime, claim).state is ClaimState.CERTIFIED
    assert gaps(runtime, award.house) == [Gap.NO_CLAIM]
    plan = plan_of(runtime, award.house, export)
    done = recorded(runtime, award.house, export, confirm_all(plan))
    assert (done.ordered, done.paid) == (1, 1)
    row = claim_row(runtime, claim)
    assert (row.state, row.request_number, row.ordered_on, row.paid_on) == (ClaimState.PAID, "1000456", ORDERED, PAID)
    assert paid_cents(runtime, award)[1] == 420_000
    with runtime.read() as session:
        assert session.scalars(sa.select(ChorusMatch.matched_by)).all() == ["person"]
        tags = session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.tag.like("chorus:%"))).all()
    assert sorted(tags) == ["chorus:imported", "chorus:imported", "chorus:matched"]
    assert gaps(runtime, award.house) == []
    assert verify(runtime).problems == ()


def test_the_same_export_again_records_nothing(runtime: Runtime, award: Awarded) -> None:
    certified_claim(runtime, award)
    later(runtime)
    export = brought(runtime, award.house, line())
    recorded(runtime, award.house, export, confirm_all(plan_of(runtime, award.house, export)))
    before = payment_entries(runtime), count_of(runtime, ChorusPayment), count_of(runtime, ChorusMatch)
    for same in (export, brought(runtime, award.house, line()), brought(runtime, award.house, line(), line())):
        assert _outcomes(runtime, award.house, same) == [Outcome.KNOWN]
        done = recorded(runtime, award.house, same)
        assert (done.ordered, done.paid, done.refused) == (0, 0, ())
    assert (payment_entries(runtime), count_of(runtime, ChorusPayment), count_of(runtime, ChorusMatch)) == before


def test_a_later_export_tells_the_transfer(runtime: Runtime, award: Awarded) -> None:
    claim = certified_claim(runtime, award)
    later(runtime)
    assert taken(runtime, award.house, line(paid="")).ordered == 1
    assert claim_row(runtime, claim).state is ClaimState.ORDERED
    assert taken(runtime, award.house, line()).paid == 1
    assert claim_row(runtime, claim).paid_on == PAID
    assert count_of(runtime, ChorusPayment) == 2
    assert gaps(runtime, award.house) == []


def test_siret_and_amount_only_propose(runtime: Runtime, award: Awarded) -> None:
    claim = certified_claim(runtime, award)
    later(runtime)
    export = brought(runtime, award.house, line(ej="2199999999"))
    plan = plan_of(runtime, award.house, export)
    assert [match.outcome for match in plan.matches] == [Outcome.CONFIRM]
    assert recorded(runtime, award.house, export).ordered == 0
    assert gaps(runtime, award.house) == [Gap.UNKNOWN_EJ]
    assert recorded(runtime, award.house, export, confirm_all(plan)).ordered == 1
    assert claim_row(runtime, claim).state is ClaimState.PAID
    assert gaps(runtime, award.house) == []


def test_broken_lines_are_said_and_the_good_one_stands(runtime: Runtime, award: Awarded) -> None:
    claim = certified_claim(runtime, award)
    later(runtime)
    ordered(runtime, award, claim)
    export = brought(
        runtime,
        award.house,
        line(amount="4,200"),
        line(ej="2103"),
        line(ej="2199999999", request="777", siret=""),
        line(),
        line(amount=""),
        line(request="888", amount="1,00", paid="31/02/2021"),
    )
    plan = plan_of(runtime, award.house, export)
    assert [problem.split(" : ")[0] for problem in plan.read.problems] == ["Ligne 2", "Ligne 3", "Ligne 6", "Ligne 7"]
    assert "deux façons" in plan.read.problems[0]
    assert [match.outcome for match in plan.matches] == [Outcome.UNMATCHED, Outcome.RECORD]
    done = recorded(runtime, award.house, export)
    assert (done.paid, done.refused) == (1, ())
    assert claim_row(runtime, claim).state is ClaimState.PAID
    assert gaps(runtime, award.house) == [Gap.UNREAD] * 4 + [Gap.UNKNOWN_EJ]


def test_a_refused_payment_leaves_nothing_and_the_others_stand(runtime: Runtime, award: Awarded) -> None:
    """The first is dated before its certification: nothing of it stays, the second is recorded."""
    early = certified_claim(runtime, award)
    good = certified_claim(runtime, award, 100_000, kind="interim", number=2)
    later(runtime)
    export = brought(
        runtime, award.house, line(ordered="01/10/2021"), line(request="1000457", amount="1 000,00")
    )
    done = recorded(runtime, award.house, export, confirm_all(plan_of(runtime, award.house, export)))
    assert (done.ordered, done.paid, len(done.refused)) == (1, 1, 1)
    assert done.refused[0].startswith("Ligne 2, Tournus, avance n° 1")
    assert "précéder la certification" in done.refused[0]
    row = claim_row(runtime, early)
    assert (row.state, row.request_number, row.ordered_on) == (ClaimState.CERTIFIED, "", None)
    assert claim_row(runtime, good).state is ClaimState.PAID
    assert payment_entries(runtime) == [100_000]
    with runtime.read() as session:
        assert chorus_import(session, award.house.budget, export).refused == done.refused
    assert verify(runtime).problems == ()


def test_an_order_whose_transfer_is_refused_is_not_half_recorded(runtime: Runtime, award: Awarded) -> None:
    claim = certified_claim(runtime, award)
    later(runtime)
    done = taken(runtime, award.house, line(paid="26/10/2021"))  # tomorrow
    assert (done.ordered, done.paid, len(done.refused)) == (0, 0, 1)
    assert "futur" in done.refused[0]
    assert claim_row(runtime, claim).state is ClaimState.CERTIFIED
    assert payment_entries(runtime) == []
    with runtime.read() as session:
        tags = set(session.scalars(sa.select(AuditEvent.tag)))
    assert not tags & {"claim:ordered", "chorus:matched"}


def test_one_claim_is_not_chosen_twice(runtime: Runtime, award: Awarded) -> None:
    claim = certified_claim(runtime, award)
    later(runtime)
    export = brought(runtime, award.house, line(), line(request="1000457"))
    plan = plan_of(runtime, award.house, export)
    chosen = {match.payment.facts.key: claim for match in plan.matches}
    with pytest.raises(InvalidInput, match="deux lignes"):
        recorded(runtime, award.house, export, chosen)
    assert payment_entries(runtime) == []


def test_a_claim_that_was_not_proposed_is_refused(runtime: Runtime, award: Awarded) -> None:
    certified_claim(runtime, award)
    other = certified_claim(runtime, award, 1, kind="interim", number=2)
    later(runtime)
    export = brought(runtime, award.house, line())
    (match,) = plan_of(runtime, award.house, export).matches
    done = recorded(runtime, award.house, export, {match.payment.facts.key: other})
    assert (done.ordered, "entre-temps" in done.refused[0]) == (0, True)


def test_columns_are_asked_and_remembered(runtime: Runtime, award: Awarded) -> None:
    house = award.house
    export = brought(runtime, house, line())
    roles = ["", "request", "siret", "name", "", "ordered_on", "paid_on"]
    with runtime.uow() as uow:
        choose_columns(uow, house.budget, ChooseColumns(export, [*roles[:6], "ordered_on"]))
    assert plan_of(runtime, house, export).read.missing == ("Montant",)
    with pytest.raises(InvalidInput, match="Montant"):
        recorded(runtime, house, export)
    with runtime.uow() as uow:
        choose_columns(uow, house.budget, ChooseColumns(export, roles))
    again = brought(runtime, house, line())
    with runtime.read() as session:
        assert list(chorus_import(session, house.budget, again).roles) == roles


def test_only_the_window_s_budget_officers_import(runtime: Runtime, award: Awarded) -> None:
    house = award.house
    export = brought(runtime, house, line())
    with runtime.read() as session:
        with pytest.raises(Forbidden):
            chorus_import(session, house.instructor, export)
        with pytest.raises(NotFound):
            chorus_import(session, house.applicant, export)
        with pytest.raises(Forbidden):
            reconciliation(session, house.instructor, house.window_id)
    for actor in (house.instructor, house.signatory):
        with pytest.raises(Forbidden):
            record_payments(runtime, actor, RecordPayments(export, {}))
    with pytest.raises(NotFound):
        record_payments(runtime, house.applicant, RecordPayments(export, {}))
    assert count_of(runtime, ChorusPayment) == 0
    assert count_of(runtime, PaymentClaim) == 0
