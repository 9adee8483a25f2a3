"""Downloads: pieces, receipt, signed act. Someone else's file does not exist."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from portal.queries.acts import act_file
from portal.services.acting.record_download import record_download
from portal.services.applicant.receipt import RECEIPT_NAME, receipt_bytes
from portal.services.letters.record_letter_download import record_letter_download
from portal.web.applicant.steps import load_dossier
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment, released
from portal.web.common.letter_files import file_of
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/<public_id>/accuse-reception.pdf", "receipt", receipt)
    blueprint.add_url_rule("/<public_id>/fichiers/<document_id>", "document", document)
    blueprint.add_url_rule("/<public_id>/actes/<act_id>", "act", act)
    blueprint.add_url_rule("/<public_id>/lettres/<letter_id>", "letter", letter)


@allowed()
def receipt(public_id: str) -> Response:
    """The receipt as stored; rendered at once while the job has not stored it yet."""
    view = load_dossier(public_id)
    if view.receipt is not None:
        return attachment(released(view.receipt.sha256), RECEIPT_NAME, view.receipt.media_type)
    content = receipt_bytes(runtime(), public_id)
    if content is None:
        abort(404)
    return attachment(content, RECEIPT_NAME, "application/pdf")


@allowed()
def document(public_id: str, document_id: str) -> Response:
    """One piece."""
    view = load_dossier(public_id)
    found = next((piece for piece in view.documents if piece.public_id == document_id), None)
    if found is None:
        abort(404)
    return attachment(released(found.sha256), found.name, found.media_type)


@allowed()
def act(public_id: str, act_id: str) -> Response:
    """The signed act, once notified; the first download is noted."""
    if all(known.public_id != act_id for known in load_dossier(public_id).acts):
        abort(404)
    with runtime().read() as session:
        file = act_file(session, current_actor(), act_id, "signed")
    content = released(file.sha256)
    if request.method == "GET":
        with runtime().uow() as uow:
            record_download(uow, current_actor(), act_id)
    return attachment(content, file.name, file.media_type)


@allowed()
def letter(public_id: str, letter_id: str) -> Response:
    """A letter sent; the first download is noted."""
    view = next((known for known in load_dossier(public_id).letters if known.public_id == letter_id), None)
    if view is None:
        abort(404)
    file = file_of(letter_id, "sent", printed=bool(view.files))
    content = released(file.sha256)
    if request.method == "GET":
        with runtime().uow() as uow:
            record_letter_download(uow, current_actor(), letter_id)
    return attachment(content, file.name, file.media_type)
