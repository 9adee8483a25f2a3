"""Step 1: identity."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.actors import Actor
from portal.forms.applicant import IdentityForm
from portal.forms.choices import YesNoField
from portal.queries.applicant_views import DossierView
from portal.services.applicant.drafts import Kept, Typed
from portal.services.applicant.save_identity import PART, SaveIdentity, save_identity
from portal.services.unit_of_work import UnitOfWork
from portal.web.applicant.editing import Editor, Posted, serve
from portal.web.common.access import allowed


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/<public_id>/identite", "identity", identity, methods=["GET", "POST"])


@allowed()
def identity(public_id: str) -> Response:
    """Show or save the step."""
    return serve(EDITOR, public_id)


def _save(uow: UnitOfWork, actor: Actor, view: DossierView, form: IdentityForm, typed: Typed) -> Kept:
    command = SaveIdentity(
        dossier=view.public_id,
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
        typed=typed,
    )
    return save_identity(uow, actor, command)


def _make(view: DossierView, posted: Posted | None) -> IdentityForm:
    if posted is not None:
        return IdentityForm(formdata=posted)
    said = view.declared
    return IdentityForm(
        formdata=None,
        data={
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


EDITOR = Editor("identity", PART, _make, _save)
