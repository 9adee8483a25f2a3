"""What an applicant keeps of a dossier: its journal, a page to print, everything in one file, a copy to begin again."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.domain.declaration import FUNDER_STATUSES, QUESTIONS_BY_KEY
from portal.domain.errors import Conflict, Forbidden
from portal.exports.zip_stream import zip_stream
from portal.queries.applicant_journal import journal
from portal.queries.following import following
from portal.queries.versions import filed_versions
from portal.services.applicant.copy_dossier import copy_dossier
from portal.services.applicant.dossier_archive import Entry, dossier_entries, note_archive_download
from portal.services.letters.printing import print_missing
from portal.web.applicant.steps import load_dossier, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/<public_id>/journal", "journal", show_journal)
    blueprint.add_url_rule("/<public_id>/imprimer", "print", show_print)
    blueprint.add_url_rule("/<public_id>/tout.zip", "archive", send_archive)
    blueprint.add_url_rule("/<public_id>/copier", "copy", copy, methods=["POST"])


@allowed()
def show_journal(public_id: str) -> str:
    """Everything that happened, oldest first."""
    view = load_dossier(public_id)
    with runtime().read() as session:
        lines = journal(session, public_id)
    return render_template("applicant/journal.html", view=view, lines=lines)


@allowed()
def show_print(public_id: str) -> BaseResponse:
    """The whole filed dossier on one page, made to be printed."""
    view = load_dossier(public_id)
    if view.is_draft:
        return to_dossier(view)
    with runtime().read() as session:
        versions = filed_versions(session, public_id)
        follows = following(session, view)
    page = render_template(
        "applicant/print.html",
        view=view,
        rulebook=view.rulebook,
        versions=versions,
        follows=follows,
        questions=QUESTIONS_BY_KEY,
        funder_statuses=FUNDER_STATUSES,
    )
    return make_response(page)


@allowed()
def send_archive(public_id: str) -> BaseResponse:
    """Every file of the filed dossier and the manifest, as a zip sent while it is made."""
    view = load_dossier(public_id)
    if view.is_draft:
        return to_dossier(view)
    print_missing(runtime(), public_id)
    with runtime().read() as session:
        base, entries = dossier_entries(session, current_actor(), public_id)
    if request.method == "GET":
        with runtime().uow() as uow:
            note_archive_download(uow, current_actor(), entries)
    store = runtime().store

    def reader(entry: Entry) -> bytes:
        return entry.text.encode() if entry.text is not None else store.get(entry.sha256)

    files = ((f"{base}/{entry.path}", lambda entry=entry: reader(entry)) for entry in entries)
    response = Response(zip_stream(files), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{base}.zip"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@allowed()
def copy(public_id: str) -> BaseResponse:
    """Begin a new draft from this dossier; the page says what is to be done again."""
    view = load_dossier(public_id)
    if not view.may_write:
        raise Forbidden
    try:
        with runtime().uow() as uow:
            copied = copy_dossier(uow, current_actor(), public_id)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("applicant.home"))
    flash(f"Nouveau brouillon créé d’après « {view.declared.title or 'sans intitulé'} ».", "success")
    for sentence in copied.again:
        flash(sentence, "info")
    return redirect(url_for("applicant.identity", public_id=copied.public_id))
