"""What is done to a claim from its sheet: ask for items, certify, order, pay, reject, make the certificate."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import Conflict
from portal.forms.base import PortalForm
from portal.forms.claims import AskItemsForm, CertifyClaimForm, OrderClaimForm, PayClaimForm, RejectClaimForm
from portal.services.claims.ask_claim_items import AskClaimItems, ask_claim_items
from portal.services.claims.certify_claim import CertifyClaim, certify_claim
from portal.services.claims.make_certificate import make_certificate
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.claims.pay_claim import PayClaim, pay_claim
from portal.services.claims.reject_claim import RejectClaim, reject_claim
from portal.services.unit_of_work import UnitOfWork
from portal.web.claims.sheet import claim_sheet, forms_for, load
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    for path, name, view in (
        ("pieces", "ask_items", ask_items),
        ("service-fait", "certify", certify),
        ("mise-en-paiement", "order", order),
        ("virement", "pay", pay),
        ("rejet", "reject", reject),
        ("certificat", "certificate", certificate),
    ):
        blueprint.add_url_rule(f"/<claim>/{path}", name, view, methods=["POST"])


@allowed(Role.INSTRUCTOR)
def ask_items(claim: str) -> Response:
    """Ask the beneficiary for what is missing."""
    form = AskItemsForm()
    return _act(
        claim,
        "items",
        form,
        lambda uow: ask_claim_items(uow, current_actor(), AskClaimItems(claim, form.items.data or "")),
        "La demande de pièces est envoyée au bénéficiaire.",
    )


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def certify(claim: str) -> Response:
    """Certify that the service was done."""
    form = CertifyClaimForm()
    return _act(
        claim,
        "certify",
        form,
        lambda uow: certify_claim(uow, current_actor(), CertifyClaim(claim, form.remark.data or "")),
        "Le service fait est certifié.",
    )


@allowed(Role.BUDGET)
def order(claim: str) -> Response:
    """Order the payment."""
    form = OrderClaimForm()

    def run(uow: UnitOfWork) -> None:
        command = OrderClaim(claim, form.request_number.data or "", form.ordered_on.data)
        order_claim(uow, current_actor(), command)

    return _act(claim, "order", form, run, "La mise en paiement est enregistrée, le bénéficiaire est prévenu.")


@allowed(Role.BUDGET)
def pay(claim: str) -> Response:
    """Note the transfer."""
    form = PayClaimForm()

    def run(uow: UnitOfWork) -> None:
        pay_claim(uow, current_actor(), PayClaim(claim, form.paid_on.data, form.reference.data or ""))

    return _act(claim, "pay", form, run, "Le virement est enregistré, le bénéficiaire est prévenu.")


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def reject(claim: str) -> Response:
    """Reject the claim."""
    form = RejectClaimForm()
    return _act(
        claim,
        "reject",
        form,
        lambda uow: reject_claim(uow, current_actor(), RejectClaim(claim, form.reason.data or "")),
        "La demande est rejetée, le bénéficiaire est prévenu.",
    )


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def certificate(claim: str) -> Response:
    """Make the certificate for payment."""
    load(claim)
    form = PortalForm()
    try:
        if form.validate_on_submit():
            make_certificate(runtime(), current_actor(), claim)
            flash("Le certificat pour paiement est établi.", "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("claims.sheet", claim=claim), 303)


def _act(claim: str, name: str, form: PortalForm, run: Callable[[UnitOfWork], object], done: str) -> Response:
    """Run a use-case and go back to the sheet; refused, show the sheet with what was typed."""
    found = load(claim)

    def act() -> None:
        with runtime().uow() as uow:
            run(uow)

    if accepted(form, act):
        flash(done, "success")
        return redirect(url_for("claims.sheet", claim=claim), 303)
    forms = forms_for(found)
    setattr(forms, name, form)
    forms.refused = form
    return claim_sheet(load(claim), forms)
