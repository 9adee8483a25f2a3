"""Acts to sign: the batch, what differs from the proposals, electronic signature, return with a reason."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.signing import SigningWay
from portal.forms.acting import ReasonForm
from portal.forms.base import PortalForm
from portal.queries.acts import act_sheet
from portal.queries.signing_desk import signing_desk
from portal.services.signing.return_act import ReturnAct, return_act
from portal.services.signing.sign_acts import Outcome, SignActs, sign_acts
from portal.web.common.access import allowed
from portal.web.common.lists import asked_page
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/actes", "acts", acts, methods=both)
    blueprint.add_url_rule("/actes/<act>/renvoi", "return_act", send_back, methods=both)


@allowed(Role.SIGNATORY)
def acts() -> Page:
    """The acts to sign; those ticked are signed electronically, each by itself."""
    actor, form = current_actor(), PortalForm()
    refused: list[Outcome] = []
    if form.validate_on_submit():
        chosen = tuple(text for text in request.form.getlist("acts") if text.isalnum())
        outcome = sign_acts(runtime(), actor, SignActs(chosen))
        refused = [one for one in outcome if one.problem]
        signed = len(outcome) - len(refused)
        if signed:
            flash("Un acte est signé." if signed == 1 else f"{signed} actes sont signés.", "success")
        if outcome and not refused:
            return redirect(url_for("signatory.acts"))
        if not outcome:
            form.form_errors.append("Cochez les actes à signer.")
    with runtime().read() as session:
        desk = signing_desk(session, actor, asked_page())
    page = render_template(
        "signatory/acts.html",
        desk=desk,
        form=form,
        refused=refused,
        today=paris_date(runtime().legal.now()),
        electronic=SigningWay.ELECTRONIC,
        test=runtime().settings.demo,
        ready=runtime().signer is not None,
    )
    return (page, 422) if form.errors or refused else page


@allowed(Role.SIGNATORY)
def send_back(act: str) -> Page:
    """Return an act without signing it."""
    actor, form = current_actor(), ReasonForm()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)

    def record() -> None:
        with runtime().uow() as uow:
            return_act(uow, actor, ReturnAct(act, form.reason.data or ""))

    if accepted(form, record):
        flash(f"L’acte {view.reference} est renvoyé au service instructeur.", "success")
        return redirect(url_for("signatory.acts"))
    page = render_template("signatory/return_act.html", act=view, form=form)
    return (page, form.refusal_status) if form.errors else page
