"""Step 1: identity."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.forms.applicant import IdentityForm
from portal.forms.choices import YesNoField
from portal.queries.applicant_views import DossierView
from portal.services.applicant.save_identity import SaveIdentity, save_identity
from portal.web.applicant.steps import load_dossier, render_step, save_step, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/<public_id>/identite", "identity", identity, methods=["GET", "POST"])


@allowed()
def identity(public_id: str) -> Response:
    """Show or save the step."""
    view = load_dossier(public_id)
    if request.method == "GET":
        return render_step("identity", view, _saved(view)) if view.is_draft else to_dossier(view)
    form = IdentityForm()
    if not form.validate():
        return render_step("identity", view, form, 422)
    command = _command(public_id, form)
    return save_step("identity", view, form, lambda uow: save_identity(uow, current_actor(), command), _saved)


def _command(public_id: str, form: IdentityForm) -> SaveIdentity:
    return SaveIdentity(
        dossier=public_id,
        version=form.version_number,
        contact_name=form.contact_name.data or "",
        contact_position=form.contact_position.data or "",
        contact_email=form.contact_email.data or "",
        contact_phone=form.contact_phone.data or "",
        contact_address=form.contact_address.data or "",
        vat_recovered=form.vat_recovered.answer,
        france_services=form.france_services.data or "none",
        funded_only_by_local_authorities=form.funded_only_by_local_authorities.answer,
        decision_level_commitment=form.decision_level_commitment.answer,
    )


def _saved(view: DossierView) -> IdentityForm:
    said = view.declared
    return IdentityForm(
        formdata=None,
        data={
            "version": str(view.version),
            "contact_name": said.contact_name,
            "contact_position": said.contact_position,
            "contact_email": said.contact_email or None,
            "contact_phone": said.contact_phone or None,
            "contact_address": said.contact_address,
            "vat_recovered": YesNoField.code(said.vat_recovered),
            "france_services": "none" if said.france_services == "none" else "declared",
            "funded_only_by_local_authorities": YesNoField.code(said.funded_only_by_local_authorities),
            "decision_level_commitment": YesNoField.code(said.decision_level_commitment),
        },
    )
