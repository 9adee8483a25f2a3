"""The identity of one's organisation: each field with its source, corrections, proofs."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Forbidden
from portal.domain.organisation import FIELD_LABELS
from portal.domain.permissions import Permission, Subject, can
from portal.forms.organisations import CorrectionForm, correction_form, proof_form
from portal.queries.organisations import OrganisationView, my_organisation, organisation_file
from portal.services.applicant.uploads import prepare_upload
from portal.services.organisations.add_proof import AddProof, add_proof
from portal.services.organisations.correct_identity import CorrectIdentity, correct_identity
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    base = "/organismes/<organisation>"
    blueprint.add_url_rule(base, "organisation", organisation_page, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/corriger", "identity_correct", identity_correct, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/fichiers/<file>", "organisation_file", send_file)


def _load(organisation: str) -> OrganisationView:
    with runtime().read() as session:
        return my_organisation(session, current_actor(), organisation)


def _may_edit(view: OrganisationView) -> bool:
    return can(current_actor(), Permission.ORGANISATION_EDIT, Subject(0, view.id, is_draft=True))


@allowed()
def organisation_page(organisation: str) -> Response:
    """Fields with their sources, proofs, and one more proof."""
    view = _load(organisation)
    form = proof_form()

    def act() -> None:
        file = prepare_upload(runtime(), form.file.data.filename or "", form.file.data.read())
        with runtime().uow() as uow:
            add_proof(uow, current_actor(), AddProof(organisation, form.kind.data or "", file))

    if request.method == "POST" and not _may_edit(view):
        _refuse()
    if accepted(form, act):
        flash("La pièce est jointe à votre organisme.", "success")
        return redirect(url_for("applicant.organisation", organisation=organisation))
    page = render_template("applicant/organisation.html", view=view, form=form, may_edit=_may_edit(view))
    return make_response(page, form.refusal_status if form.errors else 200)


def _refuse() -> None:
    raise Forbidden("Seul un rédacteur ou un signataire corrige l’identité de l’organisme.")


@allowed()
def identity_correct(organisation: str) -> Response:
    """Every field, as it should be; what a source says stays beside."""
    view = _load(organisation)
    if not _may_edit(view):
        _refuse()
    data = {name: view.raw[name] for name in FIELD_LABELS} if request.method == "GET" else None
    form = correction_form(data, view.legal_category)
    if accepted(form, lambda: _correct(organisation, form)):
        flash("Votre correction est enregistrée\u00a0: la préfecture la verra à côté de la source.", "success")
        return redirect(url_for("applicant.organisation", organisation=organisation))
    page = render_template("applicant/identity_correct.html", view=view, form=form)
    return make_response(page, form.refusal_status if form.errors else 200)


def _correct(organisation: str, form: CorrectionForm) -> None:
    command = CorrectIdentity(
        organisation=organisation,
        name=form.name.data or "",
        siret=form.siret.data or "",
        legal_category=form.legal_category.data or "",
        department=form.department.data or "",
        address=form.address.data or "",
        postal_code=form.postal_code.data or "",
        population=form.population.data,
        epci_name=form.epci_name.data or "",
    )
    with runtime().uow() as uow:
        correct_identity(uow, current_actor(), command)


@allowed()
def send_file(organisation: str, file: str) -> Response:
    """A proof, or the act of a delegation."""
    view = _load(organisation)
    with runtime().read() as session:
        found = organisation_file(session, view.id, file)
    return attachment(runtime().store.get(found.sha256), found.name, found.media_type)
