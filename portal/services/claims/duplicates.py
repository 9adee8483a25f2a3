"""The same invoice brought twice: by its file over all the claims of a window, by its number over an organisation's."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.claim import ClaimState
from portal.domain.claim_rules import plain_number
from portal.models import Act, ClaimInvoice, Dossier, PaymentClaim, StoredFile
from portal.quotes.names import same_name
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Brought:
    """An invoice held against the others: its file's hash, its supplier and number where typed, its own key."""

    sha256: str
    supplier: str = ""
    siret: str = ""
    number: str = ""
    invoice_id: int = 0


def duplicate(uow: UnitOfWork, claim: PaymentClaim, brought: Brought) -> str:
    """The sentence that says where the same invoice is already claimed; empty when it is not. Rejected claims, and the
    drafts of other claims, count for nothing."""
    rows = uow.session.execute(
        sa.select(ClaimInvoice, StoredFile.sha256, PaymentClaim.number, PaymentClaim.id, Dossier.reference)
        .join(StoredFile, StoredFile.id == ClaimInvoice.file_id)
        .join(PaymentClaim, PaymentClaim.id == ClaimInvoice.claim_id)
        .join(Act, Act.id == PaymentClaim.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .where(
            ClaimInvoice.window_id == claim.window_id,
            ClaimInvoice.organisation_id == claim.organisation_id,
            ClaimInvoice.id != brought.invoice_id,
            PaymentClaim.state != ClaimState.REJECTED,
            sa.or_(PaymentClaim.id == claim.id, PaymentClaim.state != ClaimState.DRAFT),
        )
        .order_by(ClaimInvoice.id)
    )
    for other, sha256, number, claim_id, reference in rows:
        here = "cette demande" if claim_id == claim.id else f"la demande n° {number} du dossier {reference}"
        if sha256 == brought.sha256:
            return f"Ce fichier est déjà dans {here} : une facture n’est prise en compte qu’une fois."
        if _same(other, brought):
            return (
                f"La facture {other.number} de {other.supplier} est déjà dans {here} : une facture n’est prise en "
                "compte qu’une fois."
            )
    return _elsewhere(uow, claim, brought.sha256)


def _elsewhere(uow: UnitOfWork, claim: PaymentClaim, sha256: str) -> str:
    """The same for a file another body of the window has filed: who they are is not for the applicant to know."""
    found = uow.session.scalar(
        sa.select(ClaimInvoice.id)
        .join(PaymentClaim, PaymentClaim.id == ClaimInvoice.claim_id)
        .where(
            ClaimInvoice.window_id == claim.window_id,
            ClaimInvoice.organisation_id != claim.organisation_id,
            ClaimInvoice.file_key == sha256,
            PaymentClaim.state.not_in((ClaimState.REJECTED, ClaimState.DRAFT)),
        )
        .limit(1)
    )
    if found is None:
        return ""
    return (
        "Ce fichier est déjà dans une autre demande de paiement du guichet : une facture n’est prise en compte qu’une "
        "fois. Si elle est bien à vous, écrivez au service instructeur."
    )


def _same(other: ClaimInvoice, brought: Brought) -> bool:
    if not brought.number or not other.number or plain_number(other.number) != plain_number(brought.number):
        return False
    if other.supplier_siret and brought.siret:
        return other.supplier_siret[:9] == brought.siret[:9]
    return same_name(other.supplier, brought.supplier)
