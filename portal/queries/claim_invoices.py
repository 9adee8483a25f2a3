"""The invoices of a claim with what is charged to each line, and what was read of their files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.actors import Actor
from portal.domain.claim import ClaimState
from portal.models import Act, ClaimInvoice, Dossier, Job, PaymentClaim
from portal.models import QuoteReading as Kept
from portal.queries.award import AwardView
from portal.queries.scope import window_dossiers
from portal.quotes.invoices import Difference, InvoiceRead, differences, invoice_read
from portal.quotes.reading import READER_VERSION, QuoteReading, from_json


@dataclass(frozen=True, slots=True)
class ChargeView:
    """What of an invoice is charged to a line; ``accepted_cents`` None: nobody looked yet."""

    public_id: str
    expense_public_id: str
    label: str
    amount_cents: int
    accepted_cents: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice as typed, its file, what was read of it. ``pending``: the reading is under way."""

    public_id: str
    supplier: str
    supplier_siret: str
    number: str
    invoiced_on: date | None
    paid_on: date | None
    mandate_number: str
    excl_tax_cents: int | None
    incl_tax_cents: int | None
    file_name: str
    sha256: str
    size: int
    media_type: str
    charges: tuple[ChargeView, ...]
    read: InvoiceRead
    pending: bool
    differences: tuple[Difference, ...]

    @property
    def complete(self) -> bool:
        """Whether a person has completed it."""
        return bool(self.number and self.charges)

    @property
    def charged_cents(self) -> int:
        return sum(charge.amount_cents for charge in self.charges)

    @property
    def accepted_cents(self) -> int:
        return sum(charge.accepted_cents or 0 for charge in self.charges)

    @property
    def name(self) -> str:
        return f"{self.number}, {self.supplier}" if self.complete else self.file_name


def invoice_views(session: Session, award: AwardView, rows: Sequence[ClaimInvoice]) -> tuple[InvoiceView, ...]:
    """Views of invoices loaded with their charges and files."""
    digests = [row.file.sha256 for row in rows]
    readings, awaited = _readings(session, digests), _awaited(session, digests)
    return tuple(_view(award, row, readings.get(row.file.sha256), row.file.sha256 in awaited) for row in rows)


def claimed_elsewhere(session: Session, actor: Actor, claim: str) -> dict[str, list[str]]:
    """By public id of an invoice of the claim, where other organisations of the actor's windows have filed one of the
    same supplier and number. For who instructs alone: it names the dossiers of other bodies."""
    mine = aliased(ClaimInvoice)
    own = aliased(PaymentClaim)
    found = session.execute(
        sa.select(mine.public_id, Dossier.reference, PaymentClaim.number)
        .join(own, sa.and_(own.id == mine.claim_id, own.public_id == claim))
        .join(
            ClaimInvoice,
            sa.and_(
                ClaimInvoice.window_id == mine.window_id,
                ClaimInvoice.organisation_id != mine.organisation_id,
                ClaimInvoice.number_key == mine.number_key,
            ),
        )
        .join(PaymentClaim, PaymentClaim.id == ClaimInvoice.claim_id)
        .join(Act, Act.id == PaymentClaim.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .where(window_dossiers(actor), PaymentClaim.state.not_in((ClaimState.REJECTED, ClaimState.DRAFT)))
        .order_by(ClaimInvoice.id)
    )
    named: dict[str, list[str]] = {}
    for invoice, reference, number in found:
        named.setdefault(invoice, []).append(f"demande n° {number} du dossier {reference}")
    return named


def _view(award: AwardView, row: ClaimInvoice, reading: QuoteReading | None, pending: bool) -> InvoiceView:
    lines = {line.expense_id: line for line in award.lines}
    charges = []
    for charge in row.charges:
        line = lines.get(charge.expense_id)
        charges.append(
            ChargeView(
                charge.public_id,
                line.expense_public_id if line else "",
                line.label if line else "Dépense qui n’est plus retenue",
                charge.amount_cents,
                charge.accepted_cents,
                charge.reason,
            )
        )
    read = invoice_read(reading)
    typed = InvoiceRead(
        row.supplier, row.supplier_siret, row.number, row.invoiced_on, row.excl_tax_cents, row.incl_tax_cents
    )
    return InvoiceView(
        row.public_id,
        row.supplier,
        row.supplier_siret,
        row.number,
        row.invoiced_on,
        row.paid_on,
        row.mandate_number,
        row.excl_tax_cents,
        row.incl_tax_cents,
        row.file_name,
        row.file.sha256,
        row.file.size,
        row.file.media_type,
        tuple(charges),
        read,
        pending and reading is None,
        differences(read, typed) if row.number else (),
    )


def _readings(session: Session, digests: Iterable[str]) -> dict[str, QuoteReading]:
    """The newest reading of each content."""
    wanted = list(digests)
    if not wanted:
        return {}
    rows = session.scalars(sa.select(Kept).where(Kept.sha256.in_(wanted)).order_by(Kept.id))
    return {row.sha256: from_json(json.loads(row.content), recognised=row.recognised) for row in rows}


def _awaited(session: Session, digests: Sequence[str]) -> set[str]:
    """Those whose reading is under way."""
    if not digests:
        return set()
    keys = {f"read_quote:{READER_VERSION}:{digest}": digest for digest in digests}
    due = sa.select(Job.dedup_key).where(
        Job.dedup_key.in_(sorted(keys)), Job.done_at.is_(None), Job.failed_at.is_(None)
    )
    return {keys[key] for key in session.scalars(due)}
