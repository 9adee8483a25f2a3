"""Answer the prefecture's request for missing items, item by item; what is prepared is kept until it is sent."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.forms.after_filing import reply_form
from portal.forms.applicant import DraftForm
from portal.queries.applicant_views import DossierView
from portal.queries.exchanges import ItemView, RequestView, requests
from portal.services.applicant.remove_reply_file import remove_reply_file
from portal.services.applicant.save_reply import ReplyFile, ReplyPart, SaveReply, save_reply
from portal.services.applicant.uploads import prepare_upload
from portal.services.instruction.send_reply import SendReply, send_reply
from portal.web.applicant.steps import load_dossier, step_url, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, received_at, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/<public_id>/pieces-demandees", "supply", supply, methods=["GET", "POST"])
    blueprint.add_url_rule(
        "/<public_id>/pieces-demandees/<file_id>/retirer", "reply_file_remove", remove, methods=["POST"]
    )


@allowed()
def supply(public_id: str) -> Response:
    """Show what is asked for; keep what is prepared; send it all."""
    view = load_dossier(public_id)
    if not view.may_write:
        raise Forbidden
    if view.state is not DossierState.INCOMPLETE:
        return to_dossier(view)
    asked = _pending(public_id)
    form = _form(view, asked)()
    if request.method == "GET":
        return _page(view, asked, _filled(form, view, asked))
    if not form.validate():
        return _page(view, asked, form, 422)
    parts, problems = _parts(form, asked)
    try:
        with runtime().uow() as uow:
            save_reply(uow, current_actor(), SaveReply(public_id, form.version_number, parts))
    except (InvalidInput, Conflict) as error:
        return _refused(public_id, form, error)
    if problems:
        return _refused(public_id, form, InvalidInput(problems))
    if "save" in request.form:
        flash("C’est gardé, mais pas encore envoyé à la préfecture.", "success")
        return redirect(step_url("supply", public_id))
    return _send(public_id, form)


def _send(public_id: str, form: DraftForm) -> Response:
    try:
        command = SendReply(public_id, load_dossier(public_id).version, received_at())
        with runtime().uow() as uow:
            late = send_reply(uow, current_actor(), command)
    except (InvalidInput, Conflict) as error:
        return _refused(public_id, form, error)
    said = " Elle arrive après la date limite, et elle est acceptée." if late else ""
    flash(f"Votre réponse est envoyée : la préfecture vérifie de nouveau votre dossier.{said}", "success")
    return redirect(url_for("applicant.dossier", public_id=public_id))


@allowed()
def remove(public_id: str, file_id: str) -> Response:
    """Take a file out of the answer in preparation."""
    load_dossier(public_id)
    try:
        with runtime().uow() as uow:
            remove_reply_file(uow, current_actor(), public_id, file_id)
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash("Le fichier est retiré de votre réponse.", "success")
    return redirect(step_url("supply", public_id))


def _pending(public_id: str) -> RequestView | None:
    with runtime().read() as session:
        found = requests(session, public_id, sent_only=False)
    return next((one for one in reversed(found) if one.pending), None)


def _items(asked: RequestView | None) -> tuple[ItemView, ...]:
    return asked.items if asked else ()


def _form(view: DossierView, asked: RequestView | None) -> type[DraftForm]:
    bare = [(line.public_id, line.label) for line in view.expenses if line.proof is None]
    return reply_form((item.public_id for item in _items(asked)), bare)


def _filled(form: DraftForm, view: DossierView, asked: RequestView | None) -> DraftForm:
    form.version.data = str(view.version)
    for item in _items(asked):
        form[f"text_{item.public_id}"].data = item.text
    return form


def _parts(form: DraftForm, asked: RequestView | None) -> tuple[tuple[ReplyPart, ...], dict[str, str]]:
    """Texts and stored files of each item, and a sentence for each file that was refused: the others are kept."""
    parts, problems = [], {}
    for item in _items(asked):
        key = item.public_id
        expense = form[f"expense_{key}"].data if f"expense_{key}" in form else None
        files = []
        for upload in form[f"files_{key}"].data or []:
            try:
                prepared = prepare_upload(runtime(), upload.filename or "", upload.read(), f"files_{key}")
            except InvalidInput as error:
                problems.update(error.fields)
            else:
                files.append(ReplyFile(form[f"kind_{key}"].data, prepared, expense or None))
        parts.append(ReplyPart(key, form[f"text_{key}"].data or "", tuple(files)))
    return tuple(parts), problems


def _refused(public_id: str, form: DraftForm, error: InvalidInput | Conflict) -> Response:
    view = load_dossier(public_id)
    form.version.data = str(view.version)
    if isinstance(error, Conflict):
        form.add_problem("form", error.message)
        return _page(view, _pending(public_id), form, 409)
    form.add_problems(error.fields)
    return _page(view, _pending(public_id), form, 422)


def _page(view: DossierView, asked: RequestView | None, form: DraftForm, status: int = 200) -> Response:
    late = asked is not None and asked.due_on < view.today
    return make_response(render_template("applicant/supply.html", view=view, asked=asked, form=form, late=late), status)
