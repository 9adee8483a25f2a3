"""« Demande reçue hors du portail »: recorded, answered by mail or letter, or entered after a recorded failure."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.forms.assistance import EnterForm, OutsideForm, paris_instant
from portal.forms.base import choices
from portal.queries.availability import outages
from portal.queries.outside import OutsideView, channel_counts, outside_request, outside_requests
from portal.queries.windows import WindowView
from portal.services.applicant.uploads import prepare_upload
from portal.services.assisting.enter_after_failure import EnterAfterFailure, enter_after_failure
from portal.services.assisting.letters import outside_letter
from portal.services.assisting.record_outside import RecordOutside, record_outside
from portal.web.assistance.windows import window_of
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.french import datetime_fr

COUNTERS = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET, Role.ADMINISTRATOR)


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/hors-portail", "outside", list_outside)
    blueprint.add_url_rule("/hors-portail/nouvelle", "outside_new", outside_new, methods=["GET", "POST"])
    blueprint.add_url_rule("/hors-portail/<public_id>", "outside_one", outside_one, methods=["GET", "POST"])
    blueprint.add_url_rule("/hors-portail/<public_id>/reponse.pdf", "outside_letter", send_letter)
    blueprint.add_url_rule("/canaux", "channels", channels)


@allowed(Role.INSTRUCTOR)
def list_outside() -> str:
    """What came outside the portal."""
    with runtime().read() as session:
        found = outside_requests(session, current_actor())
    return render_template("assistance/outside.html", requests=found)


@allowed(*COUNTERS)
def channels() -> str:
    """How applications come in."""
    window = window_of(*COUNTERS)
    with runtime().read() as session:
        counts = channel_counts(session, current_actor(), window.id)
    instructs = window.id in current_actor().window_ids(Role.INSTRUCTOR)
    return render_template("assistance/channels.html", counts=counts, window=window, instructs=instructs)


@allowed(Role.INSTRUCTOR)
def outside_new() -> Response:
    """Record one."""
    window = window_of(Role.INSTRUCTOR)
    form = OutsideForm()
    with runtime().read() as session:
        noted = outages(session, window.id)
    offered = [(o.public_id, f"du {datetime_fr(o.started_at)} au {datetime_fr(o.ended_at)}") for o in noted]
    form.outage.choices = choices(offered, "Aucune")
    recorded = ""

    def record() -> None:
        nonlocal recorded
        with runtime().uow() as uow:
            recorded = record_outside(uow, current_actor(), _command(form, window))

    if not accepted(form, record):
        status = form.refusal_status if form.is_submitted() else 200
        page = render_template("assistance/outside_new.html", form=form, window=window, noted=noted)
        return make_response(page, status)
    flash("La demande est enregistrée.", "success")
    return redirect(url_for("assistance.outside_one", public_id=recorded))


def _command(form: OutsideForm, window: WindowView) -> RecordOutside:
    return RecordOutside(
        window=window.slug,
        received_at=paris_instant(form.received_on.data, form.received_hour.data),
        means=form.means.data or "",
        sender_name=form.sender_name.data or "",
        sender_capacity=form.sender_capacity.data or "",
        body_name=form.body_name.data or "",
        commune=form.commune.data or "",
        sender_email=form.sender_email.data or "",
        sender_address=form.sender_address.data or "",
        subject=form.subject.data or "",
        enter=bool(form.enter.data),
        outage=form.outage.data or "",
        site_url=runtime().settings.public_url,
    )


@allowed(Role.INSTRUCTOR)
def outside_one(public_id: str) -> Response:
    """One of them: its answer, or its entry."""
    with runtime().read() as session:
        view = outside_request(session, current_actor(), public_id)
    form = EnterForm()
    entered = ""

    def enter() -> None:
        nonlocal entered
        file = prepare_upload(runtime(), form.file.data.filename or "", form.file.data.read())
        command = EnterAfterFailure(
            request=public_id,
            siret=form.siret.data or "",
            signer_name=form.signer_name.data or "",
            signer_capacity=form.signer_capacity.data or "",
            office=form.office.data or "",
            file=file,
            site_url=runtime().settings.public_url,
        )
        with runtime().uow() as uow:
            entered = enter_after_failure(uow, current_actor(), command)

    if not form.is_submitted():
        form.signer_name.data, form.signer_capacity.data = view.sender_name, view.sender_capacity
    if not accepted(form, enter):
        return _one(view, form)
    flash("Le dossier est ouvert. Reprenez ce que dit la demande reçue, puis déposez-le.", "success")
    return redirect(url_for("applicant.identity", public_id=entered))


def _one(view: OutsideView, form: EnterForm) -> Response:
    status = form.refusal_status if form.is_submitted() else 200
    return make_response(render_template("assistance/outside_one.html", request_=view, form=form), status)


@allowed(Role.INSTRUCTOR)
def send_letter(public_id: str) -> Response:
    """The answer as a letter to print."""
    return attachment(outside_letter(runtime(), current_actor(), public_id), "reponse.pdf", "application/pdf")
