"""Step 7: the signature, which files the dossier."""

from __future__ import annotations

import logging
import secrets

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.forms.applicant import SignForm, sign_form
from portal.queries.applicant_views import DossierView
from portal.queries.people import pledgers_of
from portal.queries.powers import PowerView, power_for_signing
from portal.services.applicant.ask_signature import ask_signature
from portal.services.applicant.check_draft import DraftCheck, check_draft
from portal.services.applicant.receipt import make_receipt
from portal.services.applicant.submit_dossier import FiledDossier, SubmitDossier, submit_dossier
from portal.web.applicant.steps import load_dossier, render_step, step_url, to_dossier
from portal.web.applicant.verification import problem_views
from portal.web.common.access import allowed
from portal.web.common.assessments import assessment_view
from portal.web.common.session import current_actor, received_at, runtime

log = logging.getLogger(__name__)


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/<public_id>/signature", "signing", signing, methods=["GET", "POST"])
    blueprint.add_url_rule("/<public_id>/signature/prevenir", "ask_signature", ask, methods=["POST"])


@allowed()
def signing(public_id: str) -> Response:
    """Show what is signed, or file it. A retry of the same page gets the first answer, even after closing."""
    view = load_dossier(public_id)
    if request.method == "GET" and not view.is_draft:
        return to_dossier(view)
    if request.method == "POST" and not view.may_file:
        raise Forbidden
    checked = _check(view)
    form = sign_form(problem.code for problem in checked.questions)()
    if request.method == "GET":
        form.version.data = str(view.version)
        form.idempotency_key.data = secrets.token_hex(16)
        power = _power(view)
        form.pledger_name.data = current_actor().name if view.may_file else ""
        form.pledger_position.data = power.capacity if power else ""
        if view.assistance and view.assistance.holder_id == current_actor().person_id:
            form.pledger_name.data = view.assistance.giver_name
            form.pledger_position.data = view.assistance.giver_capacity
        return _page(view, form, checked)
    if not _valid(form, view):
        return _page(view, form, checked, 422)
    try:
        with runtime().uow() as uow:
            filed = submit_dossier(uow, current_actor(), _command(view, form))
    except InvalidInput as error:
        form.add_problems(error.fields)
        return _page(view, form, checked, 422)
    except Conflict as error:
        current = load_dossier(public_id)
        if not current.is_draft:
            flash("Ce dossier est déjà déposé.", "info")
            return to_dossier(current)
        form.version.data = str(current.version)
        return _page(current, form, _check(current), 409, error.message)
    return _done(filed)


def _done(filed: FiledDossier) -> Response:
    try:
        make_receipt(runtime(), {"dossier": filed.public_id})
    except Exception:
        # The filing stands; the job makes the receipt, and its page remakes it at once in the meantime.
        log.exception("receipt not stored at once")
    flash(f"Votre dossier est déposé sous la référence {filed.reference}.", "success")
    return redirect(url_for("applicant.dossier", public_id=filed.public_id))


def _command(view: DossierView, form: SignForm) -> SubmitDossier:
    path = url_for("applicant.dossier", public_id=view.public_id)
    return SubmitDossier(
        dossier=view.public_id,
        version=form.version_number,
        idempotency_key=(form.idempotency_key.data or "")[:64],
        received_at=received_at(),
        pledger_name=form.pledger_name.data or "",
        pledger_position=form.pledger_position.data or "",
        pledge_accepted=bool(form.pledge_accepted.data),
        sincerity_attested=bool(form.sincerity_attested.data),
        electronic_notification=form.notification.data == "electronic",
        words={
            field.short_name.removeprefix("word_"): field.data or ""
            for field in form
            if field.short_name.startswith("word_")
        },
        page_url=f"{runtime().settings.public_url}{path}",
    )


def _valid(form: SignForm, view: DossierView) -> bool:
    """The shape; once filed, only the key counts: a retry gets the first answer whatever else it carries."""
    return form.validate() or not view.is_draft


def _check(view: DossierView) -> DraftCheck:
    with runtime().read() as session:
        return check_draft(session, current_actor(), view.public_id, received_at())


def _power(view: DossierView) -> PowerView | None:
    with runtime().read() as session:
        return power_for_signing(session, current_actor(), view.organisation.public_id)


def _page(
    view: DossierView, form: SignForm, checked: DraftCheck, status: int = 200, conflict: str = ""
) -> Response:
    problems = problem_views(checked, assessment_view(checked.result), view.public_id)
    with runtime().read() as session:
        pledgers = pledgers_of(session, view.organisation.public_id)
    return render_step(
        "signing",
        view,
        form,
        status,
        checked=checked,
        problems=problems,
        pledgers=pledgers,
        conflict=conflict,
        actor_id=current_actor().person_id,
        power=_power(view),
    )


@allowed()
def ask(public_id: str) -> Response:
    """Write to the people who can sign."""
    load_dossier(public_id)
    page_url = f"{runtime().settings.public_url}{step_url('signing', public_id)}"
    try:
        with runtime().uow() as uow:
            names = ask_signature(uow, current_actor(), public_id, page_url)
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash(f"Un courriel « dossier prêt à signer » part à {', '.join(names)}.", "success")
    return redirect(step_url("signing", public_id))
