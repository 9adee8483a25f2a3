"""Answer the prefecture's request for pieces. Bytes are judged and stored before the transaction that names them."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.forms.applicant import DraftForm
from portal.forms.supply import supply_form
from portal.queries.applicant_views import DossierView
from portal.queries.conclusions import requested_items
from portal.services.applicant.uploads import prepare_upload
from portal.services.instruction.supply_items import SuppliedFile, SupplyItems, supply_items
from portal.web.applicant.steps import load_dossier, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, received_at, runtime


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/<public_id>/pieces-demandees", "supply", supply, methods=["GET", "POST"])


@allowed()
def supply(public_id: str) -> Response:
    """What was asked for, and the answer."""
    view = load_dossier(public_id)
    if request.method == "GET" and view.state is not DossierState.INCOMPLETE:
        return to_dossier(view)
    if view.state is DossierState.INCOMPLETE and not view.may_supply:
        raise Forbidden
    form = _form(view)
    if request.method == "GET":
        return _page(view, form)
    if not form.validate():
        return _page(view, form, 422)
    try:
        command = SupplyItems(
            public_id, _files(view, form), form["message"].data or "", form.version_number, received_at()
        )
        with runtime().uow() as uow:
            supply_items(uow, current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return _page(view, form, 422)
    except Conflict as error:
        form.add_problem("", error.message)
        current = load_dossier(public_id)
        form.version.data = str(current.version)
        return _page(current, form, 409)
    flash("Votre réponse est transmise à la préfecture, qui va vérifier le dossier.", "success")
    return redirect(url_for("applicant.dossier", public_id=public_id), 303)


def _form(view: DossierView) -> DraftForm:
    bare = [(line.public_id, line.label) for line in view.expenses if line.proof is None]
    return supply_form(bare)(data={"version": str(view.version)})


def _files(view: DossierView, form: DraftForm) -> tuple[SuppliedFile, ...]:
    """The chosen files, judged and stored. Raises InvalidInput on the field of the first one refused."""
    chosen = [("files", upload, None) for upload in form["files"].data or []]
    for line in view.expenses:
        name = f"proof_{line.public_id}"
        if name in form and form[name].data:
            chosen.append((name, form[name].data, line.public_id))
    files = []
    for field, upload, expense in chosen:
        prepared = prepare_upload(runtime(), upload.filename or "", upload.read(), field)
        kind = "quote" if expense else "other"
        files.append(SuppliedFile(kind, prepared.name, prepared.sha256, prepared.size, prepared.media_type, expense))
    return tuple(files)


def _page(view: DossierView, form: DraftForm, status: int = 200) -> Response:
    with runtime().read() as session:
        items = [item for item in requested_items(session, view.public_id) if item.supplied_at is None]
    page = render_template("applicant/supply.html", view=view, form=form, items=items)
    return make_response(page, status)
