"""The demonstration's mailbox: the mails the portal would have sent. No such page in production."""

from __future__ import annotations

from email.message import EmailMessage

from flask import Blueprint, Response, render_template, request

from portal.domain.actors import Role
from portal.queries.mailbox import MailView, mail_message, mailbox
from portal.web.common.access import public
from portal.web.common.demo_routes import demo_route
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views, in demo only."""
    demo_route(blueprint, "/demo/messagerie", "mailbox", message_list)
    demo_route(blueprint, "/demo/messagerie/<public_id>", "mail", message)
    demo_route(blueprint, "/demo/messagerie/<public_id>.eml", "mail_file", message_file)


@public
def message_list() -> str:
    """Messages of whoever asks, newest first."""
    actor = current_actor()
    with runtime().read() as session:
        found = mailbox(session, actor, request.args.get("page", 1, int))
    everything = Role.ADMINISTRATOR in actor.roles
    return render_template("auth/mailbox.html", found=found, actor=actor, everything=everything)


@public
def message(public_id: str) -> str:
    """One message, as its recipient reads it."""
    with runtime().read() as session:
        found = mail_message(session, current_actor(), public_id)
    return render_template("auth/mail.html", mail=found, sender=runtime().settings.mail_from)


@public
def message_file(public_id: str) -> Response:
    """The message as an .eml file."""
    with runtime().read() as session:
        found = mail_message(session, current_actor(), public_id)
    headers = {"Content-Disposition": f'attachment; filename="message-{found.public_id}.eml"'}
    return Response(_eml(found, runtime().settings.mail_from), mimetype="message/rfc822", headers=headers)


def _eml(mail: MailView, sender: str) -> bytes:
    file = EmailMessage()
    file["From"] = sender
    file["To"] = mail.recipient
    file["Subject"] = mail.subject
    file["Date"] = mail.written_at
    file["Message-ID"] = f"<{mail.public_id}@{sender.rpartition('@')[2]}>"
    file.set_content(mail.body)
    return bytes(file)
