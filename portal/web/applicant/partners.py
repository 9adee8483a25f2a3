"""Partners of a mutualised project, on a page of the project's step: found in the reference, or typed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, InvalidInput
from portal.forms.applicant import DraftForm, PartnerForm
from portal.forms.base import choices
from portal.queries.applicant_views import DossierView
from portal.services.applicant.add_partner import AGREEMENT_KIND, AddPartner, add_partner
from portal.services.applicant.remove_partner import remove_partner
from portal.services.applicant.uploads import prepare_upload
from portal.web.applicant.steps import load_dossier, render_step, step_url, to_dossier
from portal.web.common.access import allowed
from portal.web.common.bodies import find_bodies
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/<public_id>/partenaires", "partners", partners, methods=["GET", "POST"])
    blueprint.add_url_rule(
        "/<public_id>/partenaires/<partner_id>/retirer", "partner_remove", partner_remove, methods=["POST"]
    )


@allowed()
def partners(public_id: str) -> Response:
    """The list, a search in the reference, and one more."""
    view = load_dossier(public_id)
    if request.method == "GET":
        return _page(view, _empty(view)) if view.is_draft else to_dossier(view)
    form = _with_choices(PartnerForm(), view)
    if not form.validate():
        return _page(view, form, 422)
    try:
        command = _command(public_id, form)
        with runtime().uow() as uow:
            name = add_partner(uow, current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return _page(view, form, 422)
    except Conflict as error:
        return _page(load_dossier(public_id), form, 409, error.message)
    flash(f"{name} est partenaire du projet.", "success")
    return redirect(step_url("partners", public_id))


@allowed()
def partner_remove(public_id: str, partner_id: str) -> Response:
    """Remove a partner."""
    form = DraftForm()
    form.validate()
    load_dossier(public_id)
    try:
        with runtime().uow() as uow:
            name = remove_partner(uow, current_actor(), public_id, partner_id, form.version_number)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("applicant.dossier", public_id=public_id))
    flash(f"{name} n’est plus partenaire du projet.", "success")
    return redirect(step_url("partners", public_id))


def _command(public_id: str, form: PartnerForm) -> AddPartner:
    upload = form.file.data
    prepared = prepare_upload(runtime(), upload.filename or "", upload.read()) if upload else None
    return AddPartner(
        dossier=public_id,
        version=form.version_number,
        role=form.role.data or "",
        name=form.name.data or "",
        siren="".join((form.siren.data or "").split()),
        agreement=form.agreement.data or None,
        new_agreement=prepared,
    )


def _with_choices(form: PartnerForm, view: DossierView) -> PartnerForm:
    found = [(piece.public_id, piece.name) for piece in view.documents if piece.kind == AGREEMENT_KIND]
    form.agreement.choices = choices(found, "Aucune pour l’instant")
    return form


def _empty(view: DossierView) -> PartnerForm:
    return _with_choices(PartnerForm(formdata=None), view)


def _page(view: DossierView, form: PartnerForm, status: int = 200, conflict: str = "") -> Response:
    form.version.data = str(view.version)
    text = request.args.get("q", "").strip()[:100]
    bodies, problem = find_bodies(text)
    mine = {view.organisation.siren, *(partner.siren for partner in view.partners)}
    found = [body for body in bodies if body.siren and body.siren not in mine]
    return render_step("partners", view, form, status, text=text, found=found, problem=problem, conflict=conflict)
