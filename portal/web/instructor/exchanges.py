"""The prefecture's end of a dossier's exchanges: messages, corrections, answers to requests."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, url_for

from portal.domain.actors import Role
from portal.forms.after_filing import MessageForm
from portal.queries.exchanges import corrections, message_file, requests, thread, words
from portal.services.messages.mark_seen import mark_seen
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment, released
from portal.web.common.messages import new_form, sent
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.page import Answer, opened_head, read_section, render_section


def install(blueprint: Blueprint) -> None:
    """Add the section, its message and the files of a message."""
    base = "/dossiers/<public_id>/echanges"
    blueprint.add_url_rule(base, "exchanges", show)
    blueprint.add_url_rule(f"{base}/message", "send_message", send, methods=["POST"])
    blueprint.add_url_rule(f"{base}/fichiers/<file_id>", "message_file", send_file)


@allowed(Role.INSTRUCTOR)
def show(public_id: str) -> Answer:
    """The section; opening it marks what came from the applicant as read."""
    return _page(public_id, new_form())


@allowed(Role.INSTRUCTOR)
def send(public_id: str) -> Answer:
    """Send a message to the applicant."""
    with runtime().read() as session:
        opened_head(session, public_id)
    form = MessageForm()
    if not sent(form, public_id, from_prefecture=True, page=f"/mes-dossiers/{public_id}/messages"):
        return _page(public_id, form, form.refusal_status)
    flash("Le message est envoyé. Le demandeur est averti par courriel, sans son contenu.", "success")
    return redirect(url_for("instructor.exchanges", public_id=public_id), 303)


@allowed(Role.INSTRUCTOR)
def send_file(public_id: str, file_id: str) -> Response:
    """A file joined to a message."""
    with runtime().read() as session:
        opened_head(session, public_id)
        file = message_file(session, public_id, file_id)
    return attachment(released(file.sha256), file.name, file.media_type)


def _page(public_id: str, form: MessageForm, status: int = 200) -> Answer:
    head, context = read_section(
        public_id,
        lambda session, head: {
            "messages": thread(session, head.public_id),
            "corrections": corrections(session, head.public_id),
            "requests": requests(session, head.public_id, sent_only=True),
            "words": words(session, head.public_id),
        },
    )
    waiting = [message for message in context["messages"] if not message.from_prefecture]
    if any(one.seen_at is None for one in (*waiting, *context["corrections"])):
        with runtime().uow() as uow:
            mark_seen(uow, current_actor(), public_id, from_prefecture=True)
    return render_section("exchanges.html", head, status, form=form, **context)
