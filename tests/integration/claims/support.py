"""Start a test of payment claims after the award: an act notified, an account confirmed, a claim in some state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from portal.domain.claim import ClaimState
from portal.domain.clocks import FixedClock
from portal.models import Act, ActBalance, BankAccount, ClaimStep, PaymentClaim, StoredFile
from portal.services.runtime import Runtime
from tests.factories import writing
from tests.integration.acting.support import House, committed, issued, make_house, notified, signed

IBAN = "FR7630001007941234567890185"


@dataclass(frozen=True)
class Awarded:
    """A notified award of 14 000,00 € (70 % of 20 000,00 €). Public ids of its dossier and act."""

    house: House
    dossier: str
    act: str


def make_award(runtime: Runtime) -> Awarded:
    """A notified award on the window's usual settings (advance 30 %, interim 80 %)."""
    house = make_house(runtime)
    act = notified(
        house, committed(house, signed(house, issued(house, cost_cents=2_000_000, requested_cents=1_400_000)))
    )
    with runtime.read() as session:
        dossier = session.scalars(sa.select(Act).where(Act.public_id == act)).one().dossier.public_id
    return Awarded(house, dossier, act)


def act_of(runtime: Runtime, award: Awarded) -> Act:
    """The act's row."""
    with runtime.read() as session:
        return session.scalars(sa.select(Act).where(Act.public_id == award.act)).one()


def confirm_account(runtime: Runtime, award: Awarded, iban: str = IBAN) -> int:
    """The account the organisation is paid on, confirmed; another one confirmed before is replaced."""
    house = award.house
    with writing(runtime) as session:
        for known in session.scalars(sa.select(BankAccount).where(BankAccount.state == "confirmed")):
            known.state = "replaced"
        proof = session.scalars(sa.select(StoredFile).limit(1)).one()
        account = BankAccount(
            window_id=house.window_id,
            organisation_id=house.organisation_id,
            holder="COMMUNE DE TOURNUS",
            iban=iban,
            proof_id=proof.id,
            state="confirmed",
            proposed_by_id=house.applicant.person_id,
            created_at=runtime.legal.now(),
        )
        session.add(account)
        session.flush()
        return account.id


def certified_claim(runtime: Runtime, award: Awarded, payable_cents: int = 420_000, **values: object) -> str:
    """A claim certified today by the budget officer, written straight into the database. Its public id."""
    house, act = award.house, act_of(runtime, award)
    with writing(runtime) as session:
        row: dict[str, object] = {"kind": "advance", "amount_cents": payable_cents, "state": ClaimState.CERTIFIED}
        claim = PaymentClaim(
            window_id=house.window_id,
            act_id=act.id,
            organisation_id=house.organisation_id,
            payable_cents=payable_cents,
            created_at=runtime.legal.now(),
            **{**row, **values},
        )
        session.add(claim)
        session.flush()
        certified = {"claim_id": claim.id, "verb": "certify", "person_id": house.budget.person_id}
        session.add(ClaimStep(created_at=runtime.legal.now(), **certified))
        return claim.public_id


def claim_row(runtime: Runtime, public_id: str) -> PaymentClaim:
    """A claim's row."""
    with runtime.read() as session:
        return session.scalars(sa.select(PaymentClaim).where(PaymentClaim.public_id == public_id)).one()


def paid_cents(runtime: Runtime, award: Awarded) -> tuple[int, int]:
    """What the act has committed and been paid."""
    with runtime.read() as session:
        balance = session.get_one(ActBalance, act_of(runtime, award).id)
        return balance.committed_cents, balance.paid_cents


def move_to(runtime: Runtime, day: date) -> None:
    """Move the fixed legal clock to noon of ``day``."""
    assert isinstance(runtime.legal, FixedClock)
    runtime.legal.move_to(datetime(day.year, day.month, day.day, 11, tzinfo=UTC) + timedelta(0))
