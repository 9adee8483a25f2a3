"""Batches of scans on the instructor's side, and the prefecture's parapheur: what leaves, what comes back."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import InvalidInput
from portal.domain.signing import BatchState
from portal.forms.signing import ScansForm, SignedFilesForm
from portal.queries.returned import return_view
from portal.queries.signing import batch_file as file_of_batch
from portal.queries.signing import batch_view, scan_batches
from portal.queries.signing_desk import parapheur_rows
from portal.services.signing.add_scans import AddScans, add_scans
from portal.services.signing.parapheur import export_for_parapheur
from portal.services.signing.take_returned import take_returned
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.sending import send_bytes, send_stored
from portal.web.common.session import current_actor, runtime

Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/numerisations", "scans", scans, methods=both)
    blueprint.add_url_rule("/numerisations/<batch>", "scan_batch", batch)
    blueprint.add_url_rule("/numerisations/<batch>/fichier", "scan_batch_file", batch_file)
    blueprint.add_url_rule("/parapheur", "parapheur", parapheur, methods=both)
    blueprint.add_url_rule("/parapheur/retours/<brought>", "parapheur_return", returned)
    blueprint.add_url_rule("/parapheur/retours/<brought>/etat", "parapheur_return_state", returned_state)
    blueprint.add_url_rule("/parapheur/a-signer.zip", "parapheur_export", export)


@allowed(Role.INSTRUCTOR)
def scans() -> Page:
    """Bring the scans of several acts at once; the last batches."""
    actor, form = current_actor(), ScansForm()
    made: list[str] = []

    def record() -> None:
        upload = form.scans.data
        made.append(add_scans(runtime(), actor, AddScans(upload.filename or "", upload.read())))

    if accepted(form, record):
        return redirect(url_for("instructor.scan_batch", batch=made[0]))
    with runtime().read() as session:
        found = scan_batches(session, actor)
    page = render_template("instructor/scans.html", form=form, batches=found)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.INSTRUCTOR)
def batch(batch: str) -> str:
    """What became of each page of a batch."""
    with runtime().read() as session:
        view = batch_view(session, current_actor(), batch)
    return render_template("instructor/scan_batch.html", view=view, unread=view.state is BatchState.UNREAD)


@allowed(Role.INSTRUCTOR)
def batch_file(batch: str) -> Response:
    """The file as it was brought, for whoever brought it."""
    with runtime().read() as session:
        digest, name = file_of_batch(session, current_actor(), batch)
    return send_stored(digest, "application/pdf", name)


@allowed(Role.INSTRUCTOR)
def parapheur() -> Page:
    """Acts that await their signature in the parapheur; import of the signed files, which a job examines."""
    actor, form = current_actor(), SignedFilesForm()
    made: list[str] = []

    def take() -> None:
        files = tuple((one.filename or "", one.read()) for one in form.files.data or [])
        made.append(take_returned(runtime(), actor, files))

    if accepted(form, take):
        return redirect(url_for("instructor.parapheur_return", brought=made[0]))
    with runtime().read() as session:
        rows = parapheur_rows(session, actor)
    page = render_template("instructor/parapheur.html", form=form, rows=rows)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.INSTRUCTOR)
def returned(brought: str) -> str:
    """How far the examination is, and what became of each file."""
    with runtime().read() as session:
        view = return_view(session, current_actor(), brought)
    return render_template("instructor/parapheur_return.html", view=view)


@allowed(Role.INSTRUCTOR)
def returned_state(brought: str) -> Response:
    """Whether it is over: asked again and again by the page that waits."""
    with runtime().read() as session:
        view = return_view(session, current_actor(), brought)
    return jsonify({"ready": view.finished_at is not None})


@allowed(Role.INSTRUCTOR)
def export() -> Response:
    """The zip to hand to the parapheur, with its manifest."""
    try:
        content, name = export_for_parapheur(runtime(), current_actor())
    except InvalidInput as error:
        flash(error.message, "info")
        return redirect(url_for("instructor.parapheur"))
    return send_bytes(content, "application/zip", name)
