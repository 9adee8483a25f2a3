"""The applicant's end of the thread: read, write, open the files of a message."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.domain.errors import Forbidden
from portal.forms.after_filing import MessageForm
from portal.queries.applicant_views import DossierView
from portal.queries.exchanges import message_file, thread
from portal.services.messages.mark_seen import mark_seen
from portal.web.applicant.steps import load_dossier, step_url, to_dossier
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment, released
from portal.web.common.messages import new_form, sent
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/<public_id>/messages", "messages", messages, methods=["GET", "POST"])
    blueprint.add_url_rule("/<public_id>/messages/fichiers/<file_id>", "message_file", send_file)


@allowed()
def messages(public_id: str) -> Response:
    """The thread, and one more message. Opening it marks the prefecture's as read."""
    view = load_dossier(public_id)
    if view.is_draft:
        return to_dossier(view)
    if request.method == "GET":
        return _page(view, new_form())
    if not view.may_write:
        raise Forbidden
    form = MessageForm()
    path = f"/instruction/dossiers/{public_id}/echanges"
    if not sent(form, public_id, from_prefecture=False, page=path):
        return _page(view, form, form.refusal_status)
    flash("Votre message est envoyé. La préfecture est prévenue.", "success")
    return redirect(step_url("messages", public_id))


@allowed()
def send_file(public_id: str, file_id: str) -> Response:
    """A file joined to a message."""
    load_dossier(public_id)
    with runtime().read() as session:
        file = message_file(session, public_id, file_id)
    return attachment(released(file.sha256), file.name, file.media_type)


def _page(view: DossierView, form: MessageForm, status: int = 200) -> Response:
    with runtime().read() as session:
        found = thread(session, view.public_id)
    if any(message.from_prefecture and message.seen_at is None for message in found):
        with runtime().uow() as uow:
            mark_seen(uow, current_actor(), view.public_id, from_prefecture=False)
    return make_response(render_template("applicant/messages.html", view=view, messages=found, form=form), status)
