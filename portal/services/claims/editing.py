"""A claim its beneficiary is still writing: loaded with the award, refused when the page shown is no longer current."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, EDITABLE, ClaimKind
from portal.domain.claim_rules import ClaimRules, InvoiceFacts
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, NotFound
from portal.domain.permissions import Permission
from portal.models import Act, ClaimInvoice, PaymentClaim
from portal.queries.award import AwardView, award_of
from portal.queries.award_start import accepted_start
from portal.services.claims.loading import lock_claim
from portal.services.unit_of_work import UnitOfWork

NOT_STARTED = (
    "Déclarez d’abord le commencement de l’opération : les paiements s’ouvrent quand la préfecture l’a accepté."
)
STALE = "Cette demande a été modifiée ailleurs depuis que vous avez ouvert la page : relisez-la, puis recommencez."


def lock_editable(uow: UnitOfWork, actor: Actor, public_id: str, version: int | None = None) -> PaymentClaim:
    """The claim to write in: a draft, or one whose items were asked for. Raises Conflict otherwise, or when stale."""
    claim, _ = lock_claim(uow, actor, Permission.CLAIM_EDIT, public_id)
    if claim.state not in EDITABLE:
        raise Conflict(
            f"Cette demande ne se modifie plus : son état est « {CLAIM.labels[claim.state]} ». Écrivez au service "
            "instructeur."
        )
    check_version(claim, version)
    return claim


def check_version(claim: PaymentClaim, version: int | None) -> None:
    """Raise Conflict when the page was made from an older version."""
    if version is not None and claim.version != version:
        raise Conflict(STALE)


def touch(claim: PaymentClaim) -> None:
    """Move the version of a claim whose invoices or files changed."""
    flag_modified(claim, "kind")


def standing_award(uow: UnitOfWork, act: Act) -> AwardView:
    """The award in force. Raises Conflict when it no longer binds."""
    award = award_of(uow.session, act.dossier_id)
    if award is None or award.act_id != act.id or not award.in_force:
        raise Conflict("L’acte qui fonde cette demande n’est plus en vigueur : aucun paiement ne peut être demandé.")
    return award


def award_of_claim(uow: UnitOfWork, claim: PaymentClaim) -> AwardView:
    """The award in force that a claim is made on."""
    return standing_award(uow, uow.session.get_one(Act, claim.act_id))


def started_on(uow: UnitOfWork, act_id: int) -> date:
    """The accepted first legal act. Raises Conflict when there is none yet."""
    found = accepted_start(uow.session, act_id)
    if found is None:
        raise Conflict(NOT_STARTED)
    return found.started_on


def rules_of(uow: UnitOfWork, claim: PaymentClaim, award: AwardView) -> ClaimRules:
    """What the invoices of a claim must keep to, today."""
    return ClaimRules(
        ClaimKind(claim.kind),
        award.with_tax,
        started_on(uow, award.act_id),
        award.completion_on,
        paris_date(uow.now),
    )


def facts_of(invoice: ClaimInvoice) -> InvoiceFacts:
    """An invoice as its rules read it."""
    return InvoiceFacts(
        invoice.supplier,
        invoice.number,
        invoice.invoiced_on,
        invoice.paid_on,
        invoice.excl_tax_cents,
        invoice.incl_tax_cents,
        [charge.amount_cents for charge in invoice.charges],
    )


def own_invoice(uow: UnitOfWork, claim: PaymentClaim, public_id: str) -> ClaimInvoice:
    """An invoice of the claim. Raises NotFound."""
    found = uow.session.scalar(
        sa.select(ClaimInvoice).where(ClaimInvoice.claim_id == claim.id, ClaimInvoice.public_id == public_id)
    )
    if found is None:
        raise NotFound
    return found


def invoices_of(uow: UnitOfWork, claim: PaymentClaim) -> list[ClaimInvoice]:
    """The invoices of a claim, in the order they came."""
    rows = sa.select(ClaimInvoice).where(ClaimInvoice.claim_id == claim.id).order_by(ClaimInvoice.id)
    return list(uow.session.scalars(rows))
