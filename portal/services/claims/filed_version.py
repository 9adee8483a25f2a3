"""A claim as filed: canonical JSON and its hash, one version for each time it is filed or supplied."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.snapshot import freeze
from portal.models import ClaimFile, ClaimFiling, ClaimInvoice, PaymentClaim, StoredFile
from portal.queries.award import AwardView
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


def freeze_filing(
    uow: UnitOfWork, actor: Actor, claim: PaymentClaim, award: AwardView, invoices: list[ClaimInvoice]
) -> None:
    """Append the version. Hashes name the files; amounts are cents."""
    content, digest = freeze(_content(uow, claim, award, invoices))
    numbers = sa.select(sa.func.count()).where(ClaimFiling.claim_id == claim.id)
    uow.session.add(
        ClaimFiling(
            claim_id=claim.id,
            number=int(uow.session.scalar(numbers) or 0) + 1,
            content=content,
            sha256=digest,
            person_id=person_id_of(actor),
            created_at=uow.now,
        )
    )


def _content(uow: UnitOfWork, claim: PaymentClaim, award: AwardView, invoices: list[ClaimInvoice]) -> dict[str, Any]:
    files = uow.session.execute(
        sa.select(ClaimFile.kind, ClaimFile.name, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == ClaimFile.file_id)
        .where(ClaimFile.claim_id == claim.id, ClaimFile.set_aside_at.is_(None))
        .order_by(ClaimFile.id)
    )
    lines = {line.expense_id: line.expense_public_id for line in award.lines}
    return {
        "claim": claim.public_id,
        "number": claim.number,
        "kind": claim.kind,
        "act": award.act_public_id,
        "amount_cents": claim.amount_cents,
        "accountant_name": claim.accountant_name,
        "statement_on": claim.statement_on,
        "note": claim.note,
        "filed_at": uow.now,
        "files": [{"kind": kind, "name": name, "sha256": sha256} for kind, name, sha256 in files],
        "invoices": [_invoice(uow, invoice, lines) for invoice in invoices],
    }


def _invoice(uow: UnitOfWork, invoice: ClaimInvoice, lines: dict[int | None, str]) -> dict[str, Any]:
    return {
        "id": invoice.public_id,
        "supplier": invoice.supplier,
        "siret": invoice.supplier_siret,
        "number": invoice.number,
        "invoiced_on": invoice.invoiced_on,
        "paid_on": invoice.paid_on,
        "mandate_number": invoice.mandate_number,
        "excl_tax_cents": invoice.excl_tax_cents,
        "incl_tax_cents": invoice.incl_tax_cents,
        "name": invoice.file_name,
        "sha256": uow.session.get_one(StoredFile, invoice.file_id).sha256,
        "charges": [
            {"expense": lines.get(charge.expense_id, ""), "amount_cents": charge.amount_cents}
            for charge in invoice.charges
        ],
    }
