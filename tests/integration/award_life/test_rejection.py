"""A claim rejected once the final amount is settled: the balance first, and its rest is committed again."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.errors import Conflict, LedgerRefusal
from portal.domain.ledger import EntryKind
from portal.models import Envelope
from portal.queries.settlement import settled_of
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.claims.reject_claim import RejectClaim, reject_claim
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.integration.award_life.support import declare, settled, spend
from tests.integration.claims.support import (
    Awarded,
    act_of,
    certified_claim,
    claim_row,
    confirm_account,
    make_award,
    move_to,
    paid_cents,
)

DAY = date(2021, 12, 10)


def _order(runtime: Runtime, award: Awarded, claim: str, number: str) -> None:
    with runtime.uow() as uow:
        order_claim(uow, award.house.budget, OrderClaim(claim, number, DAY))


def _reject(runtime: Runtime, award: Awarded, claim: str) -> None:
    with runtime.uow() as uow:
        reject_claim(uow, award.house.budget, RejectClaim(claim, "Virement revenu"))


def test_an_advance_is_not_rejected_while_the_final_amount_takes_it_off(runtime: Runtime) -> None:
    """10 500 € settled, 4 200 € of advance: the balance is rejected first, 14 000 € are committed again and paid."""
    award = make_award(runtime)
    confirm_account(runtime, award)
    advance = certified_claim(runtime, award)
    move_to(runtime, DAY)
    _order(runtime, award, advance, "1500054321")
    declare(runtime, award)
    balance = spend(runtime, award, 1_500_000)
    settled(runtime, award, balance)
    _order(runtime, award, balance, "1500054322")
    with pytest.raises(Conflict, match="rejetez d’abord le solde"):
        _reject(runtime, award, advance)
    assert paid_cents(runtime, award) == (1_050_000, 1_050_000)
    _reject(runtime, award, balance)
    assert paid_cents(runtime, award) == (1_400_000, 420_000)
    with runtime.read() as session:
        assert settled_of(session, act_of(runtime, award).id) is None
    _reject(runtime, award, advance)
    assert paid_cents(runtime, award) == (1_400_000, 0)
    again = certified_claim(runtime, award, 1_400_000, kind="interim", number=3)
    _order(runtime, award, again, "1500054323")
    assert paid_cents(runtime, award) == (1_400_000, 1_400_000)
    assert verify(runtime).problems == ()


def test_a_balance_whose_rest_was_spent_elsewhere_is_not_rejected(runtime: Runtime) -> None:
    """What was decommitted is no longer available: the refusal says how much is missing, and nothing moves."""
    award = make_award(runtime)
    declare(runtime, award)
    balance = spend(runtime, award, 1_500_000)
    settled(runtime, award, balance)
    with runtime.uow() as uow:
        envelope = uow.session.scalars(sa.select(Envelope.id)).one()
        cut = EntryCommand(envelope, EntryKind.DECREASE, 29_702_975 - 1_050_000 - 100_000, "Gel", "gel", notice="L2")
        post_entry(uow, award.house.budget, cut)
    with pytest.raises(LedgerRefusal, match="2\u202f500,00") as refused, runtime.uow() as uow:
        reject_claim(uow, award.house.instructor, RejectClaim(balance, "Une facture oubliée"))
    assert refused.value.shortfall == 250_000
    assert paid_cents(runtime, award) == (1_050_000, 0)
    assert claim_row(runtime, balance).state == "certified"
