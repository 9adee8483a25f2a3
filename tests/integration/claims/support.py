"""Start a test of payment claims after the award: an act notified, an account confirmed, a claim in some state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from portal.domain.claim import ClaimState
from portal.domain.clocks import FixedClock
from portal.models import (
    Act,
    ActBalance,
    BankAccount,
    ClaimStep,
    ExpenseLine,
    PaymentClaim,
    StartDeclaration,
    StoredFile,
)
from portal.services.applicant.uploads import PreparedFile
from portal.services.claims.add_invoice import AddInvoice, add_invoice
from portal.services.claims.draft_claim import DraftClaim, draft_claim
from portal.services.claims.file_claim import FileClaim, file_claim
from portal.services.claims.save_invoice import SaveInvoice, save_invoice
from portal.services.claims.save_papers import SavePapers, save_papers
from portal.services.runtime import Runtime
from tests.factories import PDF, writing
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


STARTED_ON = date(2021, 10, 18)


def accept_start(runtime: Runtime, award: Awarded, on: date = STARTED_ON) -> None:
    """The first legal act declared, and accepted by the prefecture; the clock moves to the next day at least."""
    act = act_of(runtime, award)
    if runtime.legal.now().date() <= on:
        move_to(runtime, on + timedelta(1))
    with writing(runtime) as session:
        proof = session.scalars(sa.select(StoredFile).limit(1)).one()
        session.add(
            StartDeclaration(
                act_id=act.id,
                organisation_id=act.organisation_id,
                kind="order",
                started_on=on,
                proof_id=proof.id,
                declared_by_id=award.house.applicant.person_id,
                accepted=True,
                created_at=runtime.legal.now(),
            )
        )


def stored(runtime: Runtime, name: str) -> PreparedFile:
    """A file in the store; its bytes differ by its name."""
    content = PDF + name.encode()
    return PreparedFile(name, runtime.store.put(content), len(content), "application/pdf")


def begin(runtime: Runtime, award: Awarded, kind: str) -> str:
    """A draft claim; its public id."""
    with runtime.uow() as uow:
        return draft_claim(uow, award.house.applicant, DraftClaim(award.dossier, kind))


def expense_of(runtime: Runtime) -> str:
    """Public id of the only expense line."""
    with runtime.read() as session:
        return session.scalars(sa.select(ExpenseLine.public_id).order_by(ExpenseLine.id).limit(1)).one()


def bring_invoice(runtime: Runtime, award: Awarded, claim: str, number: str, cents: int, **values: object) -> str:
    """An invoice of ``cents`` without tax, all of it charged to the only line. Its public id."""
    applicant = award.house.applicant
    with runtime.uow() as uow:
        invoice = add_invoice(uow, applicant, AddInvoice(claim, stored(runtime, f"{number}.pdf")))
    typed: dict[str, object] = {
        "version": claim_row(runtime, claim).version,
        "supplier": "Agence Numérique du Mâconnais",
        "supplier_siret": "",
        "number": number,
        "invoiced_on": date(2021, 10, 25),
        "paid_on": date(2021, 10, 27),
        "mandate_number": "128",
        "excl_tax_cents": cents,
        "incl_tax_cents": cents * 6 // 5,
        "charges": {expense_of(runtime): cents},
    }
    with runtime.uow() as uow:
        save_invoice(uow, applicant, SaveInvoice(claim, invoice, **{**typed, **values}))  # type: ignore[arg-type]
    return invoice


def give_papers(runtime: Runtime, award: Awarded, claim: str, *, report: bool = False) -> None:
    """The certified statement, and the final report when asked."""
    with runtime.uow() as uow:
        command = SavePapers(
            claim,
            claim_row(runtime, claim).version,
            "Claude Comptable",
            date(2021, 10, 28),
            "",
            stored(runtime, "etat.pdf"),
            stored(runtime, "compte-rendu.pdf") if report else None,
        )
        save_papers(uow, award.house.applicant, command)


def send(runtime: Runtime, award: Awarded, claim: str, reply: str = "") -> int:
    """File the claim; what is asked, in cents."""
    with runtime.uow() as uow:
        return file_claim(uow, award.house.applicant, FileClaim(claim, claim_row(runtime, claim).version, reply))


def filed_interim(runtime: Runtime, award: Awarded, cents: int = 1_000_000, number: str = "F-12") -> str:
    """An instalment filed on one invoice, on 29 October."""
    move_to(runtime, date(2021, 10, 29))
    claim = begin(runtime, award, "interim")
    bring_invoice(runtime, award, claim, number, cents)
    give_papers(runtime, award, claim)
    send(runtime, award, claim)
    return claim
