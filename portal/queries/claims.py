"""Payment claims as both sides read them: rows of an award, one claim whole, its files. Always in the actor's scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from portal.domain.actors import Actor
from portal.domain.bank_account import mask_iban
from portal.domain.claim import CLAIM, EDITABLE, KIND_LABELS, ClaimKind, ClaimState
from portal.domain.claim_amounts import ClaimDue
from portal.domain.clocks import paris_date
from portal.domain.errors import NotFound
from portal.models import (
    Act,
    BankAccount,
    ClaimFile,
    ClaimInvoice,
    ClaimStep,
    Dossier,
    PaymentClaim,
    Person,
    StoredFile,
)
from portal.queries.award import AwardView, award_of
from portal.queries.claim_amounts import shown_due
from portal.queries.claim_invoices import InvoiceView, invoice_views
from portal.queries.scope import organisation_dossiers, window_dossiers


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in a list of its award."""

    public_id: str
    number: int
    kind: ClaimKind
    state: ClaimState
    asked_cents: int
    payable_cents: int | None
    filed_on: date | None
    ordered_on: date | None
    paid_on: date | None
    request_number: str

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.kind]

    @property
    def state_label(self) -> str:
        return CLAIM.labels[self.state]

    @property
    def is_draft(self) -> bool:
        return self.state is ClaimState.DRAFT

    @property
    def editable(self) -> bool:
        return self.state in EDITABLE


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a claim."""

    public_id: str
    kind: str
    name: str
    sha256: str
    size: int
    media_type: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a claim: what was done, by whom, when, and what was said."""

    verb: str
    person_id: int
    who: str
    at: datetime
    amount_cents: int | None
    remark: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim whole. ``due`` is what it gives right to: as accepted once filed, else as charged."""

    row: ClaimRow
    version: int
    note: str
    accountant_name: str
    statement_on: date | None
    payment_reference: str
    account: str
    award: AwardView
    dossier_title: str
    invoices: tuple[InvoiceView, ...]
    files: tuple[FileView, ...]
    steps: tuple[StepView, ...]
    due: ClaimDue
    organisation_id: int

    def file(self, kind: str) -> FileView | None:
        """The file of a kind that stands."""
        return next((one for one in self.files if one.kind == kind), None)

    @property
    def checkers(self) -> tuple[str, ...]:
        """Who checked its charges or verified it, each once: none of them certifies."""
        return tuple(dict.fromkeys(step.who for step in self.steps if step.verb in ("check", "verify")))

    def last(self, verb: str) -> StepView | None:
        """The last time something was done."""
        return next((one for one in reversed(self.steps) if one.verb == verb), None)

    @property
    def late(self) -> bool:
        """Filed, or to be filed, after the last day the act gives."""
        limit = self.award.last_claim_on
        return limit is not None and self.row.filed_on is not None and self.row.filed_on > limit

    @property
    def checked(self) -> bool:
        """Whether every charge was looked at."""
        return all(charge.accepted_cents is not None for one in self.invoices for charge in one.charges)


def claim_rows(session: Session, act_id: int, *, drafts: bool) -> tuple[ClaimRow, ...]:
    """The claims of an award already in scope, oldest first."""
    wanted = [PaymentClaim.act_id == act_id] + ([] if drafts else [PaymentClaim.state != ClaimState.DRAFT])
    rows = session.scalars(sa.select(PaymentClaim).where(*wanted).order_by(PaymentClaim.number, PaymentClaim.id))
    return tuple(claim_row(row) for row in rows)


def claim_row(claim: PaymentClaim) -> ClaimRow:
    """A claim as a row."""
    return ClaimRow(
        claim.public_id,
        claim.number,
        ClaimKind(claim.kind),
        claim.state,
        claim.amount_cents,
        claim.payable_cents,
        paris_date(claim.filed_at) if claim.filed_at else None,
        claim.ordered_on,
        claim.paid_on,
        claim.request_number,
    )


def claim_in_scope(session: Session, actor: Actor, public_id: str) -> tuple[PaymentClaim, Dossier]:
    """A claim the actor may read: its organisation's, or a filed one of its windows. Raises NotFound."""
    filed = sa.and_(window_dossiers(actor), PaymentClaim.state != ClaimState.DRAFT)
    found = session.execute(
        sa.select(PaymentClaim, Dossier)
        .join(Act, Act.id == PaymentClaim.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .where(PaymentClaim.public_id == public_id, sa.or_(organisation_dossiers(actor), filed))
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def claim_view(session: Session, actor: Actor, public_id: str) -> ClaimView:
    """One claim whole. Raises NotFound."""
    claim, dossier = claim_in_scope(session, actor, public_id)
    award = award_of(session, dossier.id)
    if award is None:
        raise NotFound
    iban = session.scalar(sa.select(BankAccount.iban).where(BankAccount.id == claim.account_id))
    invoices = session.scalars(
        sa.select(ClaimInvoice)
        .where(ClaimInvoice.claim_id == claim.id)
        .options(selectinload(ClaimInvoice.charges), selectinload(ClaimInvoice.file))
        .order_by(ClaimInvoice.id)
    )
    return ClaimView(
        row=claim_row(claim),
        version=claim.version,
        note=claim.note,
        accountant_name=claim.accountant_name,
        statement_on=claim.statement_on,
        payment_reference=claim.payment_reference,
        account=mask_iban(iban) if iban else "",
        award=award,
        dossier_title=dossier.title,
        invoices=invoice_views(session, award, list(invoices)),
        files=_files(session, claim.id),
        steps=_steps(session, claim.id),
        due=shown_due(session, award, claim),
        organisation_id=claim.organisation_id,
    )


def _files(session: Session, claim_id: int) -> tuple[FileView, ...]:
    rows = session.execute(
        sa.select(ClaimFile, StoredFile)
        .join(StoredFile, StoredFile.id == ClaimFile.file_id)
        .where(ClaimFile.claim_id == claim_id, ClaimFile.set_aside_at.is_(None))
        .order_by(ClaimFile.id)
    )
    return tuple(
        FileView(row.public_id, row.kind, row.name, file.sha256, file.size, file.media_type, row.created_at)
        for row, file in rows
    )


def _steps(session: Session, claim_id: int) -> tuple[StepView, ...]:
    rows = session.execute(
        sa.select(ClaimStep, Person.name)
        .join(Person, Person.id == ClaimStep.person_id)
        .where(ClaimStep.claim_id == claim_id)
        .order_by(ClaimStep.id)
    )
    return tuple(
        StepView(row.verb, row.person_id, name, row.created_at, row.amount_cents, row.remark) for row, name in rows
    )
