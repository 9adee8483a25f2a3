"""Tranches of an award: what they leave to pay, released on indicators, unspent credits made available again."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.schedule import Firmness
from portal.domain.tranches import Tranche
from portal.models import Act
from portal.queries.award_stops import stops_of
from portal.services.award_life.set_tranches import ReleaseTranche, SetTranches, release_tranche, set_tranches
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.claims.reject_claim import RejectClaim, reject_claim
from portal.services.runtime import Runtime
from tests.integration.award_life.support import paid_advance
from tests.integration.claims.support import certified_claim, confirm_account, make_award, move_to, paid_cents

FIRM, INDICATIVE = Firmness.FIRM, Firmness.INDICATIVE


def test_indicative_tranches_are_paid_once_released_and_unspent_credits_once_reopened(runtime: Runtime) -> None:
    """8 000 € firm in 2021, 6 000 € indicative in 2022; 4 200 € paid in 2021 leave 3 800 €."""
    award = make_award(runtime)
    house = award.house
    rows = (Tranche(1, 2021, FIRM, 800_000), Tranche(2, 2022, INDICATIVE, 600_000, "500 rendez-vous pris en ligne"))
    with pytest.raises(InvalidInput, match="4\u202f000,00"), runtime.uow() as uow:
        set_tranches(uow, house.instructor, SetTranches(award.dossier, (Tranche(1, 2021, FIRM, 1_000_000),)))
    with runtime.uow() as uow:
        set_tranches(uow, house.instructor, SetTranches(award.dossier, rows))
    paid_advance(runtime, award)
    with pytest.raises(Conflict, match="plus"), runtime.uow() as uow:
        set_tranches(uow, house.instructor, SetTranches(award.dossier, ()))
    release = ReleaseTranche(award.dossier, 2, 500_000, "620 rendez-vous au 31 décembre.")
    with pytest.raises(Conflict, match="2022"), runtime.uow() as uow:
        release_tranche(uow, house.signatory, release)
    move_to(runtime, date(2022, 2, 1))
    claim = certified_claim(runtime, award, 700_000, kind="interim", number=2)
    order = OrderClaim(claim, "1500012399", date(2022, 2, 1))
    with pytest.raises(Conflict, match="laissent 0,00"), runtime.uow() as uow:
        order_claim(uow, house.budget, order)
    with pytest.raises(Forbidden), runtime.uow() as uow:
        release_tranche(uow, house.instructor, release)
    with runtime.uow() as uow:
        release_tranche(uow, house.signatory, release)
    with pytest.raises(Conflict, match="5\u202f000,00"), runtime.uow() as uow:
        order_claim(uow, house.budget, order)
    with pytest.raises(InvalidInput, match="3\u202f800,00"), runtime.uow() as uow:
        release_tranche(uow, house.signatory, ReleaseTranche(award.dossier, None, 400_000, "Bon avancement."))
    with runtime.uow() as uow:
        release_tranche(uow, house.signatory, ReleaseTranche(award.dossier, None, 380_000, "Bon avancement."))
    with runtime.uow() as uow:
        order_claim(uow, house.budget, order)
    with runtime.read() as session:
        act = session.scalars(sa.select(Act.id).where(Act.public_id == award.act)).one()
        assert stops_of(session, act, date(2022, 2, 1)).payable_cents == 180_000


def test_an_award_without_tranches_has_no_such_limit(runtime: Runtime) -> None:
    award = make_award(runtime)
    confirm_account(runtime, award)
    claim = certified_claim(runtime, award, 1_400_000)
    with runtime.uow() as uow:
        order_claim(uow, award.house.budget, OrderClaim(claim, "1500012345", date(2021, 10, 16)))
    assert paid_cents(runtime, award) == (1_400_000, 1_400_000)


def test_orders_of_the_past_year_entered_in_january_count_in_their_year(runtime: Runtime) -> None:
    """8 000 € open in 2021: two orders of 7 000 € dated 31 December and entered in January are one too many."""
    award = make_award(runtime)
    house = award.house
    confirm_account(runtime, award)
    rows = (Tranche(1, 2021, FIRM, 800_000), Tranche(2, 2022, INDICATIVE, 600_000, "500 rendez-vous"))
    with runtime.uow() as uow:
        set_tranches(uow, house.instructor, SetTranches(award.dossier, rows))
    first = certified_claim(runtime, award, 700_000)
    second = certified_claim(runtime, award, 700_000, kind="interim", number=2)
    move_to(runtime, date(2022, 1, 10))
    with runtime.uow() as uow:
        order_claim(uow, house.budget, OrderClaim(first, "1500000001", date(2021, 12, 31)))
    with pytest.raises(Conflict, match="1\u202f000,00"), runtime.uow() as uow:
        order_claim(uow, house.budget, OrderClaim(second, "1500000002", date(2021, 12, 31)))
    with runtime.uow() as uow:
        reject_claim(uow, house.budget, RejectClaim(first, "Virement revenu"))
    with runtime.uow() as uow:
        order_claim(uow, house.budget, OrderClaim(second, "1500000002", date(2021, 12, 31)))
    assert paid_cents(runtime, award) == (1_400_000, 700_000)
