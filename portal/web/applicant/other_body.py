"""A body that the COG does not hold: its SIRET, then its identity with the proofs asked of it."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import InvalidInput
from portal.domain.identifiers import siren_of, siret_problem
from portal.domain.organisation import PROOF_LABELS
from portal.forms.organisations import BodyForm, SiretForm, body_form
from portal.reference import body_by_siren
from portal.services.applicant.uploads import PreparedFile, prepare_upload
from portal.services.organisations.add_organisation import AddOrganisation, add_organisation
from portal.services.organisations.facts import registry_values
from portal.services.organisations.look_up import Lookup, look_up, lookup_of, lookup_token
from portal.web.common.access import allowed
from portal.web.common.redirects import local_path
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/organisme/autre", "other_body", other_body, methods=["GET", "POST"])
    blueprint.add_url_rule("/organisme/autre/<siret>", "other_body_identity", identity, methods=["GET", "POST"])


@allowed()
def other_body() -> Response:
    """The SIRET; a body of the COG is led to its own page."""
    form = SiretForm()
    if form.validate_on_submit():
        siret = form.siret.data or ""
        if body_by_siren(siren_of(siret)) is not None:
            flash("Cet organisme est déjà connu\u00a0: vérifiez son identité et rattachez-le.", "info")
            return redirect(url_for("applicant.organisation_attach", siren=siren_of(siret), next=_next()))
        return redirect(url_for("applicant.other_body_identity", siret=siret, next=_next()))
    page = render_template("applicant/other_body.html", form=form)
    return make_response(page, 422 if form.errors else 200)


def _next() -> str | None:
    return local_path(request.args.get("next"))


@allowed()
def identity(siret: str) -> Response:
    """The identity, prefilled when the registry answers, and the proofs."""
    if siret_problem(siret) is not None or body_by_siren(siren_of(siret)) is not None:
        return redirect(url_for("applicant.other_body", next=_next()))
    if request.method == "GET":
        lookup = look_up(runtime(), siren_of(siret))
        form = body_form({**registry_values(lookup), "looked_up": lookup_token(runtime(), lookup)})
        return _page(siret, form, lookup)
    form = body_form()
    lookup = lookup_of(runtime(), form.looked_up.data or "", siren_of(siret))
    if form.validate():
        try:
            command = _command(siret, form, lookup)
            with runtime().uow() as uow:
                add_organisation(uow, current_actor(), command)
        except InvalidInput as error:
            form.add_problems(error.fields)
        else:
            flash(f"{command.name} est rattaché à votre compte. Vous pouvez commencer un dossier.", "success")
            return redirect(_next() or url_for("applicant.home"))
    return _page(siret, form, lookup)


def _page(siret: str, form: BodyForm, lookup: Lookup) -> Response:
    page = render_template(
        "applicant/other_body_identity.html", siret=siret, siren=siren_of(siret), form=form, lookup=lookup
    )
    return make_response(page, 422 if form.errors else 200)


def _command(siret: str, form: BodyForm, lookup: Lookup) -> AddOrganisation:
    return AddOrganisation(
        siret=siret,
        name=form.name.data or "",
        legal_category=form.legal_category.data or "",
        department=form.department.data or "",
        address=form.address.data or "",
        postal_code=form.postal_code.data or "",
        france_services=bool(form.france_services.data),
        lookup=lookup,
        proofs=_proofs(form),
    )


def _proofs(form: BodyForm) -> dict[str, PreparedFile]:
    """The proofs that were chosen, judged and stored before the transaction."""
    found = {}
    for kind in PROOF_LABELS:
        field = form[f"proof_{kind}"] if f"proof_{kind}" in form else None
        if field is not None and field.data:
            found[kind] = prepare_upload(runtime(), field.data.filename or "", field.data.read(), field.name)
    return found
