"""The sheet of a claim: what was filed, its check line by line, its files, and what the reader can do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.claim import ClaimState
from portal.domain.clocks import paris_date
from portal.domain.money import format_euros
from portal.domain.permissions import Permission, Subject, can
from portal.forms.base import PortalForm
from portal.forms.claims import (
    AskItemsForm,
    CertifyClaimForm,
    OrderClaimForm,
    PayClaimForm,
    RejectClaimForm,
    check_form,
)
from portal.forms.instructor import VersionedForm
from portal.queries.bank_accounts import accounts_of
from portal.queries.claim_invoices import claimed_elsewhere
from portal.queries.claims import ClaimView, claim_view
from portal.queries.letters import payment_letter
from portal.services.claims.check_claim import CheckClaim, CheckedCharge, check_claim
from portal.services.claims.verify_claim import VerifyClaim, verify_claim
from portal.web.claims.home import STAFF
from portal.web.common.access import allowed
from portal.web.common.claim_files import send_claim_file
from portal.web.common.claim_words import CLAIM_KINDS, claim_timeline
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

_S = ClaimState
_REJECTABLE = (_S.INCOMPLETE, _S.VERIFIED, _S.CERTIFIED, _S.ORDERED)


@dataclass
class Forms:
    """The forms of the sheet that the reader may send, by action; None: not theirs, or not now."""

    check: VersionedForm | None = None
    items: PortalForm | None = None
    certify: PortalForm | None = None
    order: PortalForm | None = None
    pay: PortalForm | None = None
    reject: PortalForm | None = None
    refused: PortalForm | None = field(default=None)


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/<claim>", "sheet", sheet)
    blueprint.add_url_rule("/<claim>/controle", "check", check, methods=["POST"])
    blueprint.add_url_rule("/<claim>/fichiers/<file_id>", "download", download)


def load(claim: str) -> ClaimView:
    """A filed claim of the actor's windows. Raises NotFound."""
    with runtime().read() as session:
        return claim_view(session, current_actor(), claim)


@allowed(*STAFF)
def sheet(claim: str) -> Response:
    """The sheet."""
    found = load(claim)
    return claim_sheet(found, forms_for(found))


@allowed(Role.INSTRUCTOR)
def check(claim: str) -> Response:
    """Keep the check of each line; conclude it when asked."""
    found = load(claim)
    forms = forms_for(found)
    form = forms.check or VersionedForm()
    due: list[int] = []

    def keep() -> None:
        with runtime().uow() as uow:
            if found.invoices:
                check_claim(uow, current_actor(), CheckClaim(claim, form.seen_version(), _checks(form, found)))
            if "verify" in request.form:
                uow.session.flush()
                version = None if found.invoices else form.seen_version()
                due.append(verify_claim(uow, current_actor(), VerifyClaim(claim, version)))

    if accepted(form, keep):
        said = f"Demande vérifiée : {format_euros(due[0])} à payer." if due else "Contrôle enregistré."
        flash(said, "success")
        return redirect(url_for("claims.sheet", claim=claim), 303)
    if form.refusal_status == 409:
        # The claim has changed: the check of the claim as it is now, with what was typed where it still applies.
        found = load(claim)
        forms = forms_for(found)
        if forms.check is not None:
            forms.check.version.data = str(found.version)
    forms.refused = form
    return claim_sheet(found, forms)


@allowed(*STAFF)
def download(claim: str, file_id: str) -> Response:
    """An invoice, a paper or the certificate."""
    return send_claim_file(load(claim), file_id, ("statement", "report", "certificate"))


def forms_for(found: ClaimView) -> Forms:
    """The forms the reader may send, filled for a first showing."""
    state, forms = found.row.state, Forms()
    subject = Subject(found.award.window_id, found.organisation_id)
    actor = current_actor()
    checks, certifies, orders = (
        can(actor, one, subject) for one in (Permission.CLAIM_CHECK, Permission.CLAIM_CERTIFY, Permission.CLAIM_ORDER)
    )
    hands = {step.person_id for step in found.steps if step.verb in ("check", "verify")}
    if checks and state is _S.FILED:
        forms.check, forms.items = _check(found), AskItemsForm()
    if certifies and state is _S.VERIFIED and actor.person_id not in hands:
        forms.certify = CertifyClaimForm()
    if orders and state is _S.CERTIFIED and found.row.payable_cents:
        forms.order = OrderClaimForm()
    if orders and state is _S.ORDERED:
        forms.pay = PayClaimForm()
    rejects = orders if state is _S.ORDERED else checks
    ended = state is _S.FILED and not found.award.in_force
    if rejects and (ended or state in _REJECTABLE):
        forms.reject = RejectClaimForm()
    return forms


def _check(found: ClaimView) -> VersionedForm:
    charges = [charge for invoice in found.invoices for charge in invoice.charges]
    form: Any = check_form(charge.public_id for charge in charges)()
    if request.method == "GET":
        form.version.data = str(found.version)
        for charge in charges:
            accepted_cents = charge.amount_cents if charge.accepted_cents is None else charge.accepted_cents
            form[f"accepted_{charge.public_id}"].data = accepted_cents
            form[f"reason_{charge.public_id}"].data = charge.reason
    made: VersionedForm = form
    return made


def _checks(form: VersionedForm, found: ClaimView) -> dict[str, CheckedCharge]:
    keys = [charge.public_id for invoice in found.invoices for charge in invoice.charges]
    return {
        key: CheckedCharge(form[f"accepted_{key}"].data, form[f"reason_{key}"].data or "")
        for key in keys
        if f"accepted_{key}" in form
    }


def claim_sheet(found: ClaimView, forms: Forms) -> Response:
    """The page, with the form that was refused where there is one."""
    with runtime().read() as session:
        accounts = accounts_of(session, found.award)
        elsewhere = claimed_elsewhere(session, current_actor(), found.row.public_id)
        told = found.row.state in (_S.ORDERED, _S.PAID)
        letter = payment_letter(session, current_actor(), found.row.public_id) if told else None
    actor = current_actor()
    subject = Subject(found.award.window_id, found.organisation_id)
    refused = forms.refused
    page = render_template(
        "claims/sheet.html",
        claim=found,
        award=found.award,
        forms_of=forms,
        refused=refused,
        accounts=accounts,
        elsewhere=elsewhere,
        letter=letter,
        kinds=CLAIM_KINDS,
        timeline=claim_timeline(found, prefecture=True),
        may_certificate=can(actor, Permission.CLAIM_CERTIFY, subject) and found.row.state in (_S.CERTIFIED, _S.ORDERED),
        today=paris_date(runtime().legal.now()),
    )
    return make_response(page, refused.refusal_status if refused is not None else 200)
