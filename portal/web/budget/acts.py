"""Acts that await the budget officer: certificate of available credits, then engagement juridique."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.forms.acting import CertifyForm, CommitForm, SupplierForm
from portal.queries.act_credits import act_credits
from portal.queries.act_lists import act_lists, budget_lists
from portal.queries.acts import act_sheet
from portal.queries.award_todo import awaiting_title
from portal.queries.credit_notices import waiting_credits
from portal.services.acting.certify_credits import CertifyCredits, certify_credits
from portal.services.acting.record_commitment import RecordCommitment, record_commitment
from portal.services.acting.record_supplier import RecordSupplier, record_supplier
from portal.web.common.access import allowed
from portal.web.common.act_steps import STATE_KINDS
from portal.web.common.lists import asked_list
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

LISTS = ("a-attester", "a-engager", "autres")


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/budget/actes", "acts", acts)
    blueprint.add_url_rule("/budget/reversements", "repayments", repayments)
    blueprint.add_url_rule("/budget/actes/<act>/attestation", "certify", certify, methods=["GET", "POST"])
    blueprint.add_url_rule("/budget/actes/<act>/engagement", "commit", commit, methods=["GET", "POST"])
    blueprint.add_url_rule("/budget/actes/<act>/tiers", "supplier", supplier, methods=["GET", "POST"])


@allowed(Role.BUDGET)
def acts() -> str:
    """What to certify, what to commit, what is under way."""
    alone, page = asked_list(LISTS)
    with runtime().read() as session:
        lists = act_lists(session, current_actor(), budget_lists(session), alone, page)
        waiting = waiting_credits(session, current_actor())
    return render_template("budget/acts.html", alone=alone, lists=lists, kinds=STATE_KINDS, waiting=waiting)


@allowed(Role.BUDGET)
def repayments() -> str:
    """Repayments decided whose title of collection is to be recorded."""
    with runtime().read() as session:
        awards = awaiting_title(session, current_actor())
    return render_template("budget/repayments.html", awards=awards)


@allowed(Role.BUDGET)
def certify(act: str) -> str | Response | tuple[str, int]:
    """Certify that the credits reserved by the decision are available."""
    actor, form = current_actor(), CertifyForm()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)
    if request.method == "GET":
        form.certified_on.data = paris_date(runtime().legal.now())

    def record() -> None:
        certify_credits(runtime(), actor, CertifyCredits(act, form.certified_on.data))

    if accepted(form, record):
        flash(f"Crédits attestés pour l’acte {view.reference}. L’attestation est jointe à l’acte.", "success")
        return redirect(url_for("acts.sheet", act=act))
    page = render_template("budget/certify.html", act=view, form=form)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.BUDGET)
def commit(act: str) -> str | Response | tuple[str, int]:
    """Record the EJ made in Chorus: the reserved credits become committed."""
    actor, form = current_actor(), CommitForm()
    with runtime().read() as session:
        view, known = act_sheet(session, actor, act), act_credits(session, actor, act)
    if request.method == "GET":
        form.supplier.data = known.supplier_number

    def record() -> None:
        command = RecordCommitment(act, form.ej_number.data or "", form.ej_on.data, form.supplier.data or "")
        with runtime().uow() as uow:
            record_commitment(uow, actor, command)

    if accepted(form, record):
        flash(f"Engagement juridique enregistré pour l’acte {view.reference}.", "success")
        return redirect(url_for("budget.acts"))
    page = render_template("budget/commit.html", act=view, form=form)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.BUDGET)
def supplier(act: str) -> str | Response | tuple[str, int]:
    """Record the beneficiary's number among the suppliers of Chorus."""
    actor, form = current_actor(), SupplierForm()
    with runtime().read() as session:
        view, known = act_sheet(session, actor, act), act_credits(session, actor, act)
    if request.method == "GET":
        form.supplier.data = known.supplier_number

    def record() -> None:
        with runtime().uow() as uow:
            record_supplier(uow, actor, RecordSupplier(act, form.supplier.data or ""))

    if accepted(form, record):
        flash(f"Le tiers de l’acte {view.reference} est enregistré.", "success")
        return redirect(url_for("acts.sheet", act=act))
    page = render_template("budget/supplier.html", act=view, form=form)
    return (page, form.refusal_status) if form.errors else page
