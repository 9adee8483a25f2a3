"""From the database to the facts of a certificate for payment: the act's frozen words, the claim, the account."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.following_data import CitedAct
from portal.acts.frozen_terms import consolidated
from portal.acts.naming import name_of
from portal.acts.payment_certificate import CertificateAmounts, CertificateData, CertifiedInvoice, missing_of
from portal.domain.claim import ClaimKind
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.models import Act, BankAccount, ClaimInvoice, ClaimStep, Organisation, PaymentClaim, Person
from portal.queries.award import AwardView, award_of
from portal.queries.award_start import accepted_start
from portal.queries.claim_amounts import shown_due
from portal.services.acting.following_facts import amendments_of


def certificate_data(
    session: Session, claim: PaymentClaim, account: BankAccount, made_at: datetime, *, specimen: bool
) -> CertificateData:
    """The facts of the certificate. Raises Conflict when the award no longer binds or nothing was certified."""
    act = session.get_one(Act, claim.act_id)
    award = award_of(session, act.dossier_id)
    step = _certification(session, claim)
    if award is None or not award.in_force or step is None:
        raise Conflict("Le certificat s’établit après la certification du service fait, sur un arrêté en vigueur.")
    frozen = consolidated([act.content or "{}"])
    body = session.get_one(Organisation, claim.organisation_id)
    data = CertificateData(
        reference=f"{award.dossier_reference}-P{claim.number:02d}",
        kind=ClaimKind(claim.kind),
        made_at=made_at,
        specimen=specimen,
        **_authority(frozen),
        beneficiary=award.terms.beneficiary,
        phrase=frozen["beneficiary"].get("phrase") or award.terms.beneficiary,
        siret=body.siret,
        operation=award.terms.title,
        act_name=name_of(act.content),
        modified_by=_modified_by(session, act),
        ej_number=award.ej_number or "",
        imputation=tuple((label, code or "") for label, code in frozen["imputation"]),
        accountant=frozen["texts"].get("accountant") or "",
        amounts=_amounts(session, award, claim),
        with_tax=award.with_tax,
        invoices=_invoices(session, claim),
        started_on=start.started_on if (start := accepted_start(session, act.id)) else None,
        statement_by=claim.accountant_name,
        statement_on=claim.statement_on,
        certified_by=step[1],
        certified_on=step[0],
        **_paid_to(account),
        act_number=award.official_number,
        act_signed_on=award.signed_on,
    )
    if missing := missing_of(data):
        raise Conflict(f"Le certificat ne peut pas être établi. Il manque : {', '.join(missing)}.")
    return data


def _authority(frozen: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    authority = frozen["authority"]
    return {"authority_lines": tuple(authority["header_lines"]), "service_lines": tuple(authority["service_lines"])}


def _paid_to(account: BankAccount) -> dict[str, str]:
    return {"holder": account.holder, "iban": account.iban, "bic": account.bic}


def _modified_by(session: Session, award: Act) -> tuple[CitedAct, ...]:
    return tuple(
        CitedAct(one.official_number or "", one.signed_on)
        for one in amendments_of(session, award)
        if one.signed_on is not None
    )


def _certification(session: Session, claim: PaymentClaim) -> tuple[date, str] | None:
    """When the service done was last certified, and by whom."""
    row = session.execute(
        sa.select(ClaimStep.created_at, Person.name)
        .join(Person, Person.id == ClaimStep.person_id)
        .where(ClaimStep.claim_id == claim.id, ClaimStep.verb == "certify")
        .order_by(ClaimStep.id.desc())
        .limit(1)
    ).first()
    return (paris_date(row[0]), row[1]) if row else None


def _amounts(session: Session, award: AwardView, claim: PaymentClaim) -> CertificateAmounts:
    due = shown_due(session, award, claim)
    return CertificateAmounts(
        maximum=award.maximum_cents,
        base=award.base_cents,
        rate=award.rate,
        spent=due.spent_cents,
        counted=due.counted_cents,
        earned=due.earned_cents,
        ceiling=due.ceiling_cents,
        before=due.before_cents,
        due=claim.payable_cents or 0,
    )


def _invoices(session: Session, claim: PaymentClaim) -> tuple[CertifiedInvoice, ...]:
    rows = session.scalars(sa.select(ClaimInvoice).where(ClaimInvoice.claim_id == claim.id).order_by(ClaimInvoice.id))
    return tuple(
        CertifiedInvoice(
            row.number,
            row.supplier,
            row.invoiced_on,
            sum(charge.amount_cents for charge in row.charges),
            sum(charge.accepted_cents or 0 for charge in row.charges),
        )
        for row in rows
    )
