"""A certified claim is ordered, which moves the ledger once, then paid."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.claim import ClaimState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, LedgerRefusal, NotFound
from portal.domain.ledger import EntryKind
from portal.models import LedgerEntry, MailMessage, PaymentClaim
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.claims.pay_claim import PayClaim, pay_claim
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.factories import make_person, writing
from tests.integration.claims.support import (
    Awarded,
    certified_claim,
    claim_row,
    confirm_account,
    make_award,
    move_to,
    paid_cents,
)

DAY = date(2021, 10, 16)


def _order(runtime: Runtime, award: Awarded, claim: str, number: str = "1000 123 456", on: date = DAY) -> None:
    with runtime.uow() as uow:
        order_claim(uow, award.house.budget, OrderClaim(claim, number, on))


def test_ordered_then_paid_moves_the_ledger_once_and_tells_the_beneficiary(runtime: Runtime) -> None:
    award = make_award(runtime)
    account, claim = confirm_account(runtime, award), certified_claim(runtime, award)
    _order(runtime, award, claim)
    row = claim_row(runtime, claim)
    assert (row.state, row.request_number, row.account_id) == (ClaimState.ORDERED, "1000123456", account)
    assert paid_cents(runtime, award) == (1_400_000, 420_000)
    with pytest.raises(Conflict):
        _order(runtime, award, claim)
    move_to(runtime, date(2021, 10, 20))
    with runtime.uow() as uow:
        pay_claim(uow, award.house.budget, PayClaim(claim, date(2021, 10, 19), "VIR 42"))
    row = claim_row(runtime, claim)
    assert (row.state, row.paid_on, row.payment_reference) == (ClaimState.PAID, date(2021, 10, 19), "VIR 42")
    assert paid_cents(runtime, award) == (1_400_000, 420_000)
    with runtime.read() as session:
        kinds = list(session.scalars(sa.select(LedgerEntry.kind).where(LedgerEntry.claim_id == row.id)))
        bodies = list(session.scalars(sa.select(MailMessage.body).order_by(MailMessage.id.desc()).limit(2)))
    assert kinds == [EntryKind.PAYMENT]
    assert "viré 4\u202f200,00\u00a0€ le 19\u00a0octobre\u00a02021" in bodies[0]


def test_what_an_order_needs(runtime: Runtime) -> None:
    award = make_award(runtime)
    claim = certified_claim(runtime, award)
    with pytest.raises(Conflict, match="Aucun RIB confirmé"):
        _order(runtime, award, claim)
    confirm_account(runtime, award)
    with pytest.raises(InvalidInput) as refused:
        _order(runtime, award, claim, "", date(2021, 10, 17))
    assert sorted(refused.value.fields) == ["ordered_on", "request_number"]
    with pytest.raises(InvalidInput, match="précéder"):
        _order(runtime, award, claim, on=date(2021, 10, 15))
    _order(runtime, award, claim)
    second = certified_claim(runtime, award, 100_000, kind="interim", number=2)
    with pytest.raises(InvalidInput, match="déjà ce numéro"):
        _order(runtime, award, second)
    assert paid_cents(runtime, award) == (1_400_000, 420_000)


def test_an_account_changed_since_the_certificate_stops_the_order(runtime: Runtime) -> None:
    award = make_award(runtime)
    first = confirm_account(runtime, award)
    claim = certified_claim(runtime, award, account_id=first)
    confirm_account(runtime, award, "FR1420041010050500013M02606")
    with pytest.raises(Conflict, match="Le RIB a changé"):
        _order(runtime, award, claim)


def test_never_beyond_what_the_act_committed(runtime: Runtime) -> None:
    award = make_award(runtime)
    confirm_account(runtime, award)
    claim = certified_claim(runtime, award, 1_400_001)
    with pytest.raises(LedgerRefusal) as refused:
        _order(runtime, award, claim)
    assert refused.value.shortfall == 1
    assert claim_row(runtime, claim).state is ClaimState.CERTIFIED
    nothing = certified_claim(runtime, award, 0, kind="balance", number=2)
    with pytest.raises(Conflict, match="n’ouvre droit à aucun versement"):
        _order(runtime, award, nothing)


def test_only_the_budget_officer_orders_and_pays(runtime: Runtime) -> None:
    award = make_award(runtime)
    confirm_account(runtime, award)
    claim = certified_claim(runtime, award)
    for actor, error in ((award.house.instructor, Forbidden), (make_person(runtime), NotFound)):
        with pytest.raises(error), runtime.uow() as uow:
            order_claim(uow, actor, OrderClaim(claim, "1000123456", DAY))
    with pytest.raises(Conflict), runtime.uow() as uow:
        pay_claim(uow, award.house.budget, PayClaim(claim, DAY))
    _order(runtime, award, claim)
    with pytest.raises(InvalidInput, match="précéder"), runtime.uow() as uow:
        pay_claim(uow, award.house.budget, PayClaim(claim, date(2021, 10, 15)))


def test_an_order_without_its_payment_and_a_payment_without_its_order_are_found(runtime: Runtime) -> None:
    award = make_award(runtime)
    confirm_account(runtime, award)
    claim = certified_claim(runtime, award)
    _order(runtime, award, claim)
    assert verify(runtime).problems == ()
    certified_claim(
        runtime, award, 100_000, number=2, state=ClaimState.ORDERED, ordered_on=DAY, request_number="1500000002"
    )
    for change, found in (
        ({"payable_cents": 410_000}, ("n° 1", "4\u202f100,00", "4\u202f200,00")),
        ({"payable_cents": 420_000, "state": ClaimState.CERTIFIED}, ("n° 1", "Service fait certifié", "1 mise en")),
    ):
        with writing(runtime) as session:
            session.execute(sa.update(PaymentClaim).where(PaymentClaim.public_id == claim).values(**change))
        said = verify(runtime).problems
        assert len(said) == 2
        assert all(word in said[0] for word in found), said
        assert "n° 2" in said[1]
