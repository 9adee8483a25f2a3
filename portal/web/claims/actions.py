"""What is done to a claim from its sheet: ask for items, certify, order, pay, reject, make the certificate."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Actor, Role
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

Command = TypeVar("Command")


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
        "items", form, claim, ask_claim_items, lambda: AskClaimItems(claim, form.items.data or ""),
        "La demande de pièces est envoyée au bénéficiaire.",
    )  # fmt: skip


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def certify(claim: str) -> Response:
    """Certify that the service was done."""
    form = CertifyClaimForm()
    return _act(
        "certify", form, claim, certify_claim, lambda: CertifyClaim(claim, form.remark.data or ""),
        "Le service fait est certifié.",
    )  # fmt: skip


@allowed(Role.BUDGET)
def order(claim: str) -> Response:
    """Order the payment."""
    form = OrderClaimForm()
    return _act(
        "order", form, claim, order_claim,
        lambda: OrderClaim(claim, form.request_number.data or "", form.ordered_on.data),
        "La mise en paiement est enregistrée, le bénéficiaire est prévenu.",
    )  # fmt: skip


@allowed(Role.BUDGET)
def pay(claim: str) -> Response:
    """Note the transfer."""
    form = PayClaimForm()
    return _act(
        "pay", form, claim, pay_claim, lambda: PayClaim(claim, form.paid_on.data, form.reference.data or ""),
        "Le virement est enregistré, le bénéficiaire est prévenu.",
    )  # fmt: skip


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def reject(claim: str) -> Response:
    """Reject the claim."""
    form = RejectClaimForm()
    return _act(
        "reject", form, claim, reject_claim, lambda: RejectClaim(claim, form.reason.data or ""),
        "La demande est rejetée, le bénéficiaire est prévenu.",
    )  # fmt: skip


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


def _act(
    name: str,
    form: PortalForm,
    claim: str,
    run: Callable[[UnitOfWork, Actor, Command], object],
    command: Callable[[], Command],
    done: str,
) -> Response:
    """Run a use-case and go back to the sheet; refused, show the sheet with what was typed."""
    found = load(claim)

    def act() -> None:
        with runtime().uow() as uow:
            run(uow, current_actor(), command())

    if accepted(form, act):
        flash(done, "success")
        return redirect(url_for("claims.sheet", claim=claim), 303)
    forms = forms_for(found)
    setattr(forms, name, form)
    forms.refused = form
    return claim_sheet(load(claim), forms)
