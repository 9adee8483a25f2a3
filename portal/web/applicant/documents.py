"""Step 5: the pieces. Bytes are judged and stored before the transaction that names them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, InvalidInput
from portal.forms.applicant import DocumentForm, DraftForm
from portal.forms.base import choices
from portal.queries.applicant_views import DossierView
from portal.services.applicant.add_document import AddDocument, add_document
from portal.services.applicant.remove_document import remove_document
from portal.services.applicant.uploads import prepare_upload
from portal.web.applicant.steps import conflict_page, load_dossier, render_step, step_url, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/<public_id>/pieces", "documents", documents, methods=["GET", "POST"])
    blueprint.add_url_rule(
        "/<public_id>/pieces/<document_id>/retirer", "document_remove", document_remove, methods=["POST"]
    )


@allowed()
def documents(public_id: str) -> Response:
    """The list of pieces, and one more."""
    view = load_dossier(public_id)
    if request.method == "GET":
        return render_step("documents", view, _saved(view)) if view.is_draft else to_dossier(view)
    form = _with_choices(DocumentForm(), view)
    if not form.validate():
        return render_step("documents", view, form, 422)
    try:
        prepared = prepare_upload(runtime(), form.file.data.filename or "", form.file.data.read())
        command = AddDocument(public_id, form.version_number, form.kind.data or "", prepared, form.expense.data or None)
        with runtime().uow() as uow:
            add_document(uow, current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return render_step("documents", view, form, 422)
    except Conflict as error:
        return conflict_page("documents", form, error, _saved, public_id)
    flash(f"« {prepared.name} » est ajouté au dossier.", "success")
    return redirect(step_url("documents", public_id))


@allowed()
def document_remove(public_id: str, document_id: str) -> Response:
    """Remove a piece."""
    form = DraftForm()
    form.validate()
    try:
        with runtime().uow() as uow:
            remove_document(uow, current_actor(), public_id, document_id, form.version_number)
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash("La pièce est retirée du dossier.", "success")
    return redirect(step_url("documents", public_id))


def _with_choices(form: DocumentForm, view: DossierView) -> DocumentForm:
    lines = [(line.public_id, line.label) for line in view.expenses]
    form.expense.choices = choices(lines, "Aucune en particulier")
    return form


def _saved(view: DossierView) -> DocumentForm:
    return _with_choices(DocumentForm(formdata=None, data={"version": str(view.version)}), view)
