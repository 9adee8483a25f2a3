"""Find one's commune or EPCI in the reference and attach it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import InvalidInput
from portal.forms.applicant import AttachForm
from portal.reference import Body, body_by_siren
from portal.services.applicant.attach_organisation import AttachOrganisation, attach_organisation
from portal.services.organisations.facts import registry_values
from portal.services.organisations.look_up import Lookup, look_up, lookup_of, lookup_token
from portal.web.common.access import allowed
from portal.web.common.bodies import body_view, find_bodies
from portal.web.common.redirects import local_path
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/organisme", "organisation_search", organisation_search)
    blueprint.add_url_rule("/organisme/<siren>", "organisation_attach", organisation_attach, methods=["GET", "POST"])


@allowed()
def organisation_search() -> str:
    """Search by name, code or SIREN."""
    text = request.args.get("q", "").strip()[:100]
    found, problem = find_bodies(text)
    return render_template(
        "applicant/organisation_search.html",
        text=text,
        found=found,
        problem=problem,
        next=local_path(request.args.get("next")),
    )


@allowed()
def organisation_attach(siren: str) -> Response:
    """Confirm the organisation with the SIRET of its establishment."""
    body = body_by_siren(siren)
    if body is None:
        abort(404)
    form, lookup = _form(siren)
    if form.validate_on_submit():
        try:
            with runtime().uow() as uow:
                command = AttachOrganisation(siren, form.siret.data or "", form.address.data or "", lookup)
                attached = attach_organisation(uow, current_actor(), command)
        except InvalidInput as error:
            form.refused = frozenset(error.fields)
            form.add_problems(error.fields)
        else:
            flash(f"{attached.name} est rattachée à votre compte. Vous pouvez commencer un dossier.", "success")
            return redirect(local_path(request.args.get("next")) or url_for("applicant.home"))
    return _page(body, form, lookup)


def _form(siren: str) -> tuple[AttachForm, Lookup]:
    """The form with what the registry says: asked when the page is shown, carried under a signature afterwards."""
    if request.method == "POST":
        form = AttachForm()
        return form, lookup_of(runtime(), form.looked_up.data or "", siren)
    lookup = look_up(runtime(), siren)
    values = registry_values(lookup)
    known = {name: values[name] for name in ("siret", "address") if name in values}
    return AttachForm(formdata=None, data={**known, "looked_up": lookup_token(runtime(), lookup)}), lookup


def _page(body: Body, form: AttachForm, lookup: Lookup) -> Response:
    page = render_template(
        "applicant/organisation_attach.html",
        body=body_view(body),
        form=form,
        lookup=lookup,
        next=local_path(request.args.get("next")),
        taken="siren" in form.refused,
    )
    return make_response(page, 422 if form.errors else 200)
