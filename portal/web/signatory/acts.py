"""Acts to sign: the batch, what differs from the proposals, electronic signature, return with a reason."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.signing import KeyKind, SigningWay
from portal.forms.acting import ReasonForm
from portal.forms.base import PortalForm
from portal.queries.act_batches import signing_batch, signing_batches
from portal.queries.acts import act_sheet
from portal.queries.signing import deputies
from portal.queries.signing_desk import signing_desk
from portal.services.acting.start_signing import start_signing
from portal.services.signing.return_act import ReturnAct, return_act
from portal.web.common.access import allowed
from portal.web.common.lists import asked_page
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/actes", "acts", acts, methods=both)
    blueprint.add_url_rule("/actes/lots/<batch>", "sign_batch", sign_batch)
    blueprint.add_url_rule("/actes/lots/<batch>/etat", "sign_batch_state", sign_batch_state)
    blueprint.add_url_rule("/actes/<act>/renvoi", "return_act", send_back, methods=both)


@allowed(Role.SIGNATORY)
def acts() -> Page:
    """The acts to sign; those ticked are signed electronically by a job, each by itself."""
    actor, form = current_actor(), PortalForm()
    ticked = tuple(text for text in request.form.getlist("acts") if text.isalnum())
    made: list[str] = []

    def ask() -> None:
        with runtime().uow() as uow:
            made.extend(start_signing(uow, actor, ticked))

    if request.method == "POST" and not ticked:
        form.form_errors.append("Cochez les actes à signer.")
    elif accepted(form, ask):
        if len(made) > 1:
            flash("La signature est demandée, guichet par guichet\u00a0: suivez chaque lot ci-dessous.", "success")
            return redirect(url_for("signatory.acts"))
        return redirect(url_for("signatory.sign_batch", batch=made[0]))
    today, signer = paris_date(runtime().legal.now()), runtime().signer
    with runtime().read() as session:
        desk, batches = signing_desk(session, actor, today, asked_page()), signing_batches(session, actor)
        named = deputies(session, *sorted(actor.window_ids(Role.SIGNATORY)))
    page = render_template(
        "signatory/acts.html",
        desk=desk,
        batches=batches,
        form=form,
        ticked=ticked,
        all=request.args.get("cocher") == "tous",
        deputies=[one for one in named if one.valid_to is None or one.valid_to >= today],
        today=today,
        electronic=SigningWay.ELECTRONIC,
        test=runtime().settings.demo,
        key=signer.key_of(actor.email) if signer else KeyKind.NONE,
    )
    return (page, 422) if form.errors else page


@allowed(Role.SIGNATORY)
def sign_batch(batch: str) -> str:
    """How far the signatures are, and what became of each act."""
    with runtime().read() as session:
        head, rows = signing_batch(session, current_actor(), batch)
    return render_template("signatory/sign_batch.html", head=head, rows=rows)


@allowed(Role.SIGNATORY)
def sign_batch_state(batch: str) -> Response:
    """Whether it is over: asked again and again by the page that waits."""
    with runtime().read() as session:
        head, _ = signing_batch(session, current_actor(), batch)
    return jsonify({"ready": head.finished_at is not None})


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
