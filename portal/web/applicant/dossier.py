"""A dossier after its filing: receipt, content, pieces, timeline, withdrawal. A draft goes to its form."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.declaration import FUNDER_STATUSES, QUESTIONS_BY_KEY
from portal.domain.dossier import REACHABLE_STATES
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.forms.after_filing import LateDocumentForm
from portal.forms.applicant import WithdrawForm
from portal.queries.explanation_reading import explanation_readable
from portal.queries.following import following
from portal.services.applicant.add_late_document import AddLateDocument, add_late_document
from portal.services.applicant.uploads import prepare_upload
from portal.services.applicant.withdraw_dossier import WithdrawDossier, withdraw_dossier
from portal.web.applicant.panels import panels_of
from portal.web.applicant.steps import load_dossier, step_url
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/<public_id>", "dossier", dossier)
    blueprint.add_url_rule("/<public_id>/desistement", "withdraw", withdraw, methods=["GET", "POST"])
    blueprint.add_url_rule("/<public_id>/ajouter-une-piece", "late_document", late_document, methods=["GET", "POST"])


@allowed()
def dossier(public_id: str) -> Response:
    """The page of a dossier."""
    view = load_dossier(public_id)
    if view.is_draft:
        return redirect(step_url("identity", public_id))
    with runtime().read() as session:
        follows = following(session, view)
        explained = explanation_readable(session, public_id)
    page = render_template(
        "applicant/dossier.html",
        view=view,
        explained=explained,
        follows=follows,
        actor_id=current_actor().person_id,
        rulebook=view.rulebook,
        questions=QUESTIONS_BY_KEY,
        funder_statuses=FUNDER_STATUSES,
        panels=panels_of(public_id) if view.is_pending else {},
    )
    return make_response(page)


@allowed()
def withdraw(public_id: str) -> Response:
    """Ask, then withdraw."""
    view = load_dossier(public_id)
    if not view.may_file:
        raise Forbidden
    form = WithdrawForm()
    status, problem = 200, ""
    if request.method == "GET":
        form.version.data = str(view.version)
    elif not form.validate():
        status = 422
    else:
        try:
            with runtime().uow() as uow:
                command = WithdrawDossier(public_id, form.version_number, form.reason.data or "")
                withdraw_dossier(uow, current_actor(), command)
        except InvalidInput as error:
            form.add_problems(error.fields)
            status = 422
        except Conflict as error:
            form.version.data = str(view.version)
            status, problem = 409, error.message
        else:
            flash("Votre désistement est enregistré.", "success")
            return redirect(url_for("applicant.dossier", public_id=public_id))
    page = render_template("applicant/withdraw.html", view=view, form=form, problem=problem)
    return make_response(page, status)


@allowed()
def late_document(public_id: str) -> Response:
    """Add the deliberation or a funder's answer to a filed dossier."""
    view = load_dossier(public_id)
    if not view.may_write:
        raise Forbidden
    if view.state not in REACHABLE_STATES:
        return redirect(url_for("applicant.dossier", public_id=public_id))
    form = LateDocumentForm()
    status = 200
    if request.method == "GET":
        form.version.data = str(view.version)
    elif not form.validate():
        status = 422
    else:
        try:
            prepared = prepare_upload(runtime(), form.file.data.filename or "", form.file.data.read())
            with runtime().uow() as uow:
                command = AddLateDocument(public_id, form.version_number, form.kind.data, prepared)
                add_late_document(uow, current_actor(), command)
        except InvalidInput as error:
            form.add_problems(error.fields)
            status = 422
        except Conflict as error:
            form.version.data = str(view.version)
            form.add_problem("form", error.message)
            status = 409
        else:
            flash(f"« {prepared.name} » est ajouté au dossier. La préfecture est prévenue.", "success")
            return redirect(url_for("applicant.dossier", public_id=public_id))
    return make_response(render_template("applicant/late_document.html", view=view, form=form), status)
