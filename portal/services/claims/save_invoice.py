"""Complete an invoice of a claim: what a person read on it, and what is charged to each retained line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.claim_rules import invoice_problems
from portal.domain.errors import InvalidInput
from portal.models import ClaimCharge, ClaimInvoice, StoredFile
from portal.queries.award import AwardView
from portal.services.claims.duplicates import Brought, duplicate
from portal.services.claims.editing import award_of_claim, facts_of, lock_editable, own_invoice, rules_of, touch
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SaveInvoice:
    """An invoice as typed. ``charges``: cents by public id of the expense, on the act's tax basis."""

    claim: str
    invoice: str
    version: int
    supplier: str
    supplier_siret: str
    number: str
    invoiced_on: date | None
    paid_on: date | None
    mandate_number: str
    excl_tax_cents: int | None
    incl_tax_cents: int | None
    charges: Mapping[str, int]


def save_invoice(uow: UnitOfWork, actor: Actor, command: SaveInvoice) -> None:
    """Keep the invoice. Raises InvalidInput with a sentence per thing to correct, Conflict when the page is stale."""
    claim = lock_editable(uow, actor, command.claim, command.version)
    award = award_of_claim(uow, claim)
    invoice = own_invoice(uow, claim, command.invoice)
    with uow.session.no_autoflush:
        _fill(invoice, command)
        _charge(uow, invoice, award, command.charges)
        problems = invoice_problems(facts_of(invoice), rules_of(uow, claim, award))
        file = uow.session.get_one(StoredFile, invoice.file_id)
        brought = Brought(file.sha256, invoice.supplier, invoice.supplier_siret, invoice.number, invoice.id)
        known = duplicate(uow, claim, brought)
    if known:
        problems.setdefault("number", known)
    if problems:
        raise InvalidInput(problems)
    touch(claim)


def _fill(invoice: ClaimInvoice, command: SaveInvoice) -> None:
    invoice.supplier = command.supplier.strip()
    invoice.supplier_siret = command.supplier_siret
    invoice.number = command.number.strip()
    invoice.invoiced_on, invoice.paid_on = command.invoiced_on, command.paid_on
    invoice.mandate_number = command.mandate_number.strip()
    invoice.excl_tax_cents, invoice.incl_tax_cents = command.excl_tax_cents, command.incl_tax_cents


def _charge(uow: UnitOfWork, invoice: ClaimInvoice, award: AwardView, charges: Mapping[str, int]) -> None:
    """What changed is charged anew, unchecked; what did not keeps its check."""
    wanted = {
        line.expense_id: charges[line.expense_public_id]
        for line in award.retained_lines
        if line.expense_id is not None and charges.get(line.expense_public_id, 0) > 0
    }
    kept = [one for one in invoice.charges if wanted.get(one.expense_id) == one.amount_cents]
    known = {one.expense_id for one in kept}
    added = [
        ClaimCharge(expense_id=expense, amount_cents=amount, created_at=uow.now)
        for expense, amount in wanted.items()
        if expense not in known
    ]
    invoice.charges = kept + added
