"""Make the certificate for payment of a certified claim: rendered outside the transaction, then kept as it is."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.claim import ClaimState
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.permissions import Permission, require
from portal.models import BankAccount, PaymentClaim
from portal.queries.bank_accounts import confirmed_account_id
from portal.queries.claims import claim_in_scope
from portal.services.claims.certificate_data import certificate_data
from portal.services.claims.loading import lock_claim
from portal.services.claims.save_papers import CERTIFICATE, add_file
from portal.services.document_style import document_style
from portal.services.locking import subject_for
from portal.services.runtime import Runtime
from portal.services.storing import stored_file

_CHANGED = "La demande ou le RIB ont changé pendant l’établissement du certificat : recommencez."


def make_certificate(runtime: Runtime, actor: Actor, public_id: str) -> str:
    """Keep the certificate and return its SHA-256; an earlier one is set aside. Raises Conflict without a confirmed
    account, or when the claim is not certified."""
    from portal.acts.payment_certificate import render_certificate

    made_at = runtime.legal.now()
    with runtime.read() as session:
        claim, dossier = claim_in_scope(session, actor, public_id)
        require(actor, Permission.CLAIM_CERTIFY, subject_for(session, actor, dossier))
        account = _ready(session, claim)
        data = certificate_data(session, claim, account, made_at, specimen=runtime.settings.demo)
    pdf = render_certificate(data, document_style(runtime.settings))
    digest = runtime.store.put(pdf)
    with runtime.uow() as uow:
        claim, act = lock_claim(uow, actor, Permission.CLAIM_CERTIFY, public_id)
        account = _ready(uow.session, claim)
        if certificate_data(uow.session, claim, account, made_at, specimen=data.specimen) != data:
            raise Conflict(_CHANGED)
        row = stored_file(uow, digest, len(pdf), "application/pdf", ours=True)
        add_file(uow, actor, claim, CERTIFICATE, (row.id, f"certificat-pour-paiement-{data.reference}.pdf"))
        if claim.state is ClaimState.CERTIFIED:
            claim.account_id = account.id
        uow.record(
            Event.CLAIM_CERTIFICATE_MADE,
            actor,
            ("claim", claim.public_id),
            dossier=act.dossier.public_id,
            facts={"claim": claim.number, "amount_cents": claim.payable_cents, "sha256": digest},
        )
    return digest


def _ready(session: Session, claim: PaymentClaim) -> BankAccount:
    """The account to credit. An ordered claim keeps the one it was ordered on."""
    if claim.state not in (ClaimState.CERTIFIED, ClaimState.ORDERED):
        raise Conflict("Le certificat s’établit quand le service fait est certifié.")
    if not claim.payable_cents:
        raise Conflict("Rien n’est dû au titre de cette demande : il n’y a pas de certificat à établir.")
    wanted = confirmed_account_id(session, claim.organisation_id)
    if claim.state is ClaimState.ORDERED:
        wanted = claim.account_id
    account = session.scalar(sa.select(BankAccount).where(BankAccount.id == wanted)) if wanted else None
    if account is None:
        raise Conflict("Aucun RIB confirmé : le certificat attend celui du bénéficiaire.")
    return account
