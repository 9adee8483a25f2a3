"""What both ends of a dossier's thread share: the form, its files judged and stored, the sending."""

from __future__ import annotations

import secrets
from typing import cast

from portal.domain.errors import InvalidInput
from portal.forms.after_filing import MessageForm
from portal.services.applicant.uploads import PreparedFile, prepare_upload
from portal.services.messages.send_message import SendMessage, send_message
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def new_form() -> MessageForm:
    """An empty form with a key of its own."""
    return MessageForm(formdata=None, data={"key": secrets.token_hex(16)})


def sent(form: MessageForm, dossier: str, *, from_prefecture: bool, page: str) -> bool:
    """Whether the message was sent; refused, the form says why and keeps what was typed. ``page``: a path."""

    def run() -> None:
        files = tuple(
            prepare_upload(runtime(), upload.filename or "", upload.read(), "files") for upload in form.files.data or []
        )
        _send(form, dossier, files, from_prefecture=from_prefecture, page=page)

    return accepted(form, run)


def _send(
    form: MessageForm, dossier: str, files: tuple[PreparedFile, ...], *, from_prefecture: bool, page: str
) -> None:
    command = SendMessage(
        dossier=dossier,
        body=form.body.data or "",
        key=cast(str, form.key.data or "")[:64],
        from_prefecture=from_prefecture,
        page_url=f"{runtime().settings.public_url}{page}",
        files=files,
    )
    if not command.key:
        raise InvalidInput({"form": "La page est restée ouverte trop longtemps : envoyez de nouveau le message."})
    with runtime().uow() as uow:
        send_message(uow, current_actor(), command)
