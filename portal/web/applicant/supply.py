"""Answer the prefecture's request for missing items: files and a word, in one go."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.forms.applicant import SupplyForm
from portal.queries.applicant_views import DossierView
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
    """Show what is asked for, or send the answer."""
    view = load_dossier(public_id)
    if not view.may_write:
        raise Forbidden
    if view.state is not DossierState.INCOMPLETE:
        return to_dossier(view)
    form = SupplyForm()
    if request.method == "GET":
        form.version.data = str(view.version)
        return _page(view, form)
    if not form.validate():
        return _page(view, form, 422)
    try:
        command = _command(public_id, form)
        with runtime().uow() as uow:
            supply_items(uow, current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return _page(view, form, 422)
    except Conflict as error:
        current = load_dossier(public_id)
        form.version.data = str(current.version)
        form.add_problem("form", error.message)
        return _page(current, form, 409)
    flash("Votre réponse est envoyée : la préfecture vérifie de nouveau votre dossier.", "success")
    return redirect(url_for("applicant.dossier", public_id=public_id))


def _command(public_id: str, form: SupplyForm) -> SupplyItems:
    prepared = [
        prepare_upload(runtime(), upload.filename or "", upload.read(), "files") for upload in form.files.data or []
    ]
    return SupplyItems(
        dossier=public_id,
        files=tuple(SuppliedFile(form.kind.data, p.name, p.sha256, p.size, p.media_type) for p in prepared),
        message=form.message.data or "",
        version=form.version_number,
        received_at=received_at(),
    )


def _page(view: DossierView, form: SupplyForm, status: int = 200) -> Response:
    return make_response(render_template("applicant/supply.html", view=view, form=form), status)
