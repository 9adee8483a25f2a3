"""Acts that await the budget officer: certificate of available credits, then engagement juridique."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.forms.acting import CertifyForm, CommitForm
from portal.queries.act_lists import act_lists, budget_lists
from portal.queries.acts import act_sheet
from portal.services.acting.certify_credits import CertifyCredits, certify_credits
from portal.services.acting.record_commitment import RecordCommitment, record_commitment
from portal.web.common.access import allowed
from portal.web.common.act_steps import STATE_KINDS
from portal.web.common.lists import asked_list
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

LISTS = ("a-attester", "a-engager", "autres")


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/budget/actes", "acts", acts)
    blueprint.add_url_rule("/budget/actes/<act>/attestation", "certify", certify, methods=["GET", "POST"])
    blueprint.add_url_rule("/budget/actes/<act>/engagement", "commit", commit, methods=["GET", "POST"])


@allowed(Role.BUDGET)
def acts() -> str:
    """What to certify, what to commit, what is under way."""
    alone, page = asked_list(LISTS)
    with runtime().read() as session:
        lists = act_lists(session, current_actor(), budget_lists(session), alone, page)
    return render_template("budget/acts.html", alone=alone, lists=lists, kinds=STATE_KINDS)


@allowed(Role.BUDGET)
def certify(act: str) -> str | Response | tuple[str, int]:
    """Certify that the credits reserved by the decision are available."""
    actor, form = current_actor(), CertifyForm()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)
    if request.method == "GET":
        form.certified_on.data = paris_date(runtime().legal.now())

    def record() -> None:
        with runtime().uow() as uow:
            certify_credits(uow, actor, CertifyCredits(act, form.certified_on.data))

    if accepted(form, record):
        flash(f"Crédits attestés pour l’acte {view.reference}.", "success")
        return redirect(url_for("budget.acts"))
    page = render_template("budget/certify.html", act=view, form=form)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.BUDGET)
def commit(act: str) -> str | Response | tuple[str, int]:
    """Record the EJ made in Chorus: the reserved credits become committed."""
    actor, form = current_actor(), CommitForm()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)

    def record() -> None:
        with runtime().uow() as uow:
            record_commitment(uow, actor, RecordCommitment(act, form.ej_number.data or "", form.ej_on.data))

    if accepted(form, record):
        flash(f"Engagement juridique enregistré pour l’acte {view.reference}.", "success")
        return redirect(url_for("budget.acts"))
    page = render_template("budget/commit.html", act=view, form=form)
    return (page, form.refusal_status) if form.errors else page
