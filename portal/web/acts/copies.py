"""Signed copies: those that await a second person; one of them, its differences, its confirmation or rejection."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.signing import COPY, CopyState, SigningWay
from portal.forms.acting import ReasonForm
from portal.forms.signing import ConfirmCopyForm
from portal.queries.signed_copies import copy_file, copy_picture, copy_view, next_to_read, waiting_copies
from portal.services.signing.confirm_copy import ConfirmCopy, RejectCopy, confirm_copy, reject_copy
from portal.web.common.access import allowed
from portal.web.common.lists import asked_page
from portal.web.common.posting import accepted
from portal.web.common.sending import send_bytes, send_stored
from portal.web.common.session import current_actor, runtime

STAFF = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)
Page = str | Response | tuple[str, int]
PICTURES = {"number": "Le numéro, tel que numérisé", "date": "La date, telle que numérisée", "page": "Page"}


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/copies", "copies", copies)
    blueprint.add_url_rule("/copies/<copy>", "copy", one, methods=both)
    blueprint.add_url_rule("/copies/<copy>/rejet", "reject_copy", reject, methods=both)
    blueprint.add_url_rule("/copies/<copy>/fichier", "copy_file", file)
    blueprint.add_url_rule("/copies/<copy>/images/<kind>-<int:page>.jpg", "copy_picture", picture)


@allowed(*STAFF)
def copies() -> str:
    """Copies that await somebody else than who read them."""
    actor = current_actor()
    with runtime().read() as session:
        found = waiting_copies(session, actor, asked_page())
    return render_template("acts/copies.html", found=found, me=actor.person_id)


@allowed(*STAFF)
def one(copy: str) -> Page:
    """What was scanned beside what was issued; the number and the date to confirm."""
    actor, form = current_actor(), ConfirmCopyForm()
    with runtime().read() as session:
        view = copy_view(session, actor, copy)
    if request.method == "GET":
        form.official_number.data = view.number or view.read_number
        form.signed_on.data = view.signed_on or view.read_on
    done: list[bool] = []

    def confirm() -> None:
        with runtime().uow() as uow:
            number, looked_at = form.official_number.data or "", bool(form.acknowledged.data)
            command = ConfirmCopy(copy, number, form.signed_on.data, looked_at)
            done.append(confirm_copy(uow, actor, command))

    if accepted(form, confirm):
        if done[0]:
            flash(f"L’acte {view.act_reference} est signé\u00a0: numéro et date sont confirmés.", "success")
            return redirect(url_for("acts.sheet", act=view.act_public_id))
        flash("Ce que vous avez relevé est enregistré\u00a0: une autre personne doit le confirmer.", "info")
        with runtime().read() as session:
            following = next_to_read(session, actor, copy) if not view.number else None
        return redirect(url_for("acts.copy", copy=following or copy))
    page = render_template(
        "acts/copy.html",
        copy=view,
        form=form,
        waiting=view.state is CopyState.WAITING,
        state_label=COPY.labels[view.state],
        own=view.stated_by_id == actor.person_id,
        paper=view.way is SigningWay.PAPER,
        captions=PICTURES,
    )
    return (page, form.refusal_status) if form.errors else page


@allowed(*STAFF)
def reject(copy: str) -> Page:
    """Set a copy aside, with a reason."""
    actor, form = current_actor(), ReasonForm()
    with runtime().read() as session:
        view = copy_view(session, actor, copy)

    def record() -> None:
        with runtime().uow() as uow:
            reject_copy(uow, actor, RejectCopy(copy, form.reason.data or ""))

    if accepted(form, record):
        flash("La copie est écartée\u00a0: une autre peut être déposée.", "success")
        return redirect(url_for("acts.sheet", act=view.act_public_id))
    page = render_template("acts/copy_reject.html", copy=view, form=form)
    return (page, form.refusal_status) if form.errors else page


@allowed(*STAFF)
def file(copy: str) -> Response:
    """The copy as it was brought."""
    with runtime().read() as session:
        digest, name = copy_file(session, current_actor(), copy)
    return send_stored(digest, "application/pdf", name)


@allowed(*STAFF)
def picture(copy: str, kind: str, page: int) -> Response:
    """A picture of the copy, shown in its page."""
    with runtime().read() as session:
        digest = copy_picture(session, current_actor(), copy, kind, page)
    return send_bytes(runtime().store.get(digest), "image/jpeg", f"{kind}-{page}.jpg")
