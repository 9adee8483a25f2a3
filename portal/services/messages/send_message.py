"""Send a message about a filed dossier, to the prefecture or to the applicant; the other side is told by mail."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Dossier, IdempotencyKey, Message, MessageFile
from portal.services.applicant.add_document import stored_file_id
from portal.services.applicant.drafts import own_dossier
from portal.services.applicant.uploads import PreparedFile
from portal.services.locking import lock_dossier, person_id_of
from portal.services.telling import tell_applicant, tell_prefecture
from portal.services.unit_of_work import UnitOfWork

MAX_LENGTH, MAX_FILES = 5_000, 5


@dataclass(frozen=True, slots=True)
class SendMessage:
    """The words, the files already in the store; ``key`` makes a second sending of the same page do nothing.

    ``from_prefecture``: the side one writes from; ``page_url``: where the other side reads it, absolute.
    """

    dossier: str
    body: str
    key: str
    from_prefecture: bool
    page_url: str
    files: tuple[PreparedFile, ...] = ()


def send_message(uow: UnitOfWork, actor: Actor, command: SendMessage) -> None:
    """Keep the message and tell the other side that it is there. Raises InvalidInput (``body``, ``files``)."""
    dossier = thread_of(uow, actor, command.dossier, Permission.MESSAGE_SEND, from_prefecture=command.from_prefecture)
    if dossier.state is DossierState.DRAFT:
        raise Conflict("Ce dossier n’est pas déposé : la préfecture ne le voit pas encore.")
    if _already_sent(uow, command):
        return
    _check(command)
    message = Message(
        window_id=dossier.window_id,
        organisation_id=dossier.organisation_id,
        dossier_id=dossier.id,
        person_id=person_id_of(actor),
        from_prefecture=command.from_prefecture,
        body=command.body.strip(),
        created_at=uow.now,
    )
    uow.session.add(message)
    uow.session.flush()
    for file in command.files:
        uow.session.add(
            MessageFile(
                message_id=message.id, name=file.name[:200], file_id=stored_file_id(uow, file), created_at=uow.now
            )
        )
    uow.record(
        Event.MESSAGE_SENT,
        actor,
        ("message", message.public_id),
        dossier=dossier.public_id,
        facts={"from_prefecture": command.from_prefecture, "files": [file.sha256 for file in command.files]},
    )
    _tell(uow, dossier, command)


def thread_of(
    uow: UnitOfWork, actor: Actor, public_id: str, permission: Permission, *, from_prefecture: bool
) -> Dossier:
    """The dossier, locked, on the side the actor really stands on. Raises NotFound or Forbidden."""
    if not from_prefecture:
        return own_dossier(uow, actor, public_id, permission)
    dossier = lock_dossier(uow, actor, permission, public_id)
    if dossier.window_id not in actor.window_ids(Role.INSTRUCTOR):
        raise NotFound
    return dossier


def _already_sent(uow: UnitOfWork, command: SendMessage) -> bool:
    scope = f"message:{command.dossier}"
    known = sa.select(IdempotencyKey.id).where(IdempotencyKey.scope == scope, IdempotencyKey.key == command.key)
    if uow.session.scalar(known) is not None:
        return True
    uow.session.add(IdempotencyKey(scope=scope, key=command.key, result="sent", created_at=uow.now))
    return False


def _check(command: SendMessage) -> None:
    problems: dict[str, str] = {}
    if not command.body.strip():
        problems["body"] = "Écrivez votre message."
    elif len(command.body.strip()) > MAX_LENGTH:
        problems["body"] = f"Raccourcissez ce message : {MAX_LENGTH} caractères au plus. Joignez le reste en PDF."
    if len(command.files) > MAX_FILES:
        problems["files"] = f"Joignez {MAX_FILES} fichiers au plus par message."
    if problems:
        raise InvalidInput(problems)


def _tell(uow: UnitOfWork, dossier: Dossier, command: SendMessage) -> None:
    tell = tell_applicant if command.from_prefecture else tell_prefecture
    sender = "La préfecture" if command.from_prefecture else "Le demandeur"
    body = (
        f"Bonjour,\n\n{sender} vous a écrit au sujet du dossier {dossier.reference}. Pour lire ce message et y "
        f"répondre :\n{command.page_url}\n\nNe répondez pas à ce courriel : votre réponse n’arriverait pas.\n"
    )
    tell(uow, dossier, "nouveau message", body)
