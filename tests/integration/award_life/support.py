"""Start a test of an award's life after the notification: spending accepted, paid, a balance settled."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal.domain.claim import ClaimState
from portal.eligibility.settlement import Settlement
from portal.models import Act, ClaimCharge, ClaimInvoice, Dossier, ExpenseLine, PaymentClaim, StoredFile
from portal.services.award_life.declare_aids import DeclareAids, GivenAid, declare_aids
from portal.services.award_life.settle_balance import settle_balance
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.claims.pay_claim import PayClaim, pay_claim
from portal.services.runtime import Runtime
from tests.factories import writing
from tests.integration.claims.support import Awarded, certified_claim, confirm_account, move_to

LETTER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\nlettre "


def spend(runtime: Runtime, award: Awarded, cents: int, state: ClaimState = ClaimState.VERIFIED) -> str:
    """A balance claim with one invoice of ``cents`` accepted on the only line. Its public id."""
    claim = certified_claim(runtime, award, 0, kind="balance", number=9, amount_cents=0, state=state)
    with writing(runtime) as session:
        row = session.scalars(sa.select(PaymentClaim).where(PaymentClaim.public_id == claim)).one()
        line = session.scalars(
            sa.select(ExpenseLine).join(Dossier).where(Dossier.public_id == award.dossier)
        ).one()
        invoice = ClaimInvoice(
            claim_id=row.id,
            window_id=row.window_id,
            organisation_id=row.organisation_id,
            file_id=session.scalars(sa.select(StoredFile.id).limit(1)).one(),
            supplier="Agence Numérique",
            number=f"F-{row.id}",
            invoiced_on=date(2022, 3, 1),
            excl_tax_cents=cents,
            created_at=runtime.legal.now(),
        )
        session.add(invoice)
        session.flush()
        if cents:
            session.add(
                ClaimCharge(
                    invoice_id=invoice.id,
                    expense_id=line.id,
                    amount_cents=cents,
                    accepted_cents=cents,
                    created_at=runtime.legal.now(),
                )
            )
    return claim


def declare(runtime: Runtime, award: Awarded, *aids: GivenAid, other: int = 0) -> None:
    """The beneficiary's declaration."""
    with runtime.uow() as uow:
        declare_aids(uow, award.house.applicant, DeclareAids(award.dossier, aids, other, True))


def settled(runtime: Runtime, award: Awarded, claim: str) -> Settlement:
    """Certify the balance as the use-case of the claims does: state, then final amount."""
    with runtime.uow() as uow:
        row = uow.session.scalars(sa.select(PaymentClaim).where(PaymentClaim.public_id == claim)).one()
        act = uow.session.scalars(sa.select(Act).where(Act.public_id == award.act)).one()
        row.state = ClaimState.CERTIFIED
        return settle_balance(uow, award.house.budget, row, act)


def paid_advance(runtime: Runtime, award: Awarded, cents: int = 420_000) -> str:
    """An advance ordered and transferred on 10 December 2021."""
    confirm_account(runtime, award)
    claim = certified_claim(runtime, award, cents)
    move_to(runtime, date(2021, 12, 10))
    with runtime.uow() as uow:
        order_claim(uow, award.house.budget, OrderClaim(claim, "1500054321", date(2021, 12, 10)))
    with runtime.uow() as uow:
        pay_claim(uow, award.house.budget, PayClaim(claim, date(2021, 12, 10)))
    return claim
