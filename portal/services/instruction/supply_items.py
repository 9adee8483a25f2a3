"""The applicant supplies what was asked for: files and a word, and the dossier is filed again as a new version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.review import Stage, StageOutcome
from portal.models import Document, Dossier, RequestedItem
from portal.services.applicant.versions import add_version
from portal.services.instruction.loading import add_stage, load_dossier
from portal.services.quotes.ask_reading import ask_reading
from portal.services.storing import stored_file
from portal.services.telling import tell_prefecture
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SuppliedFile:
    """A file already in the store: kind of piece, name given by the applicant, digest, size in bytes, media type.

    ``expense`` names the declared expense it proves (public id), when that expense had no proof yet; ``item`` the
    requested item it answers.
    """

    kind: str
    name: str
    sha256: str
    size: int
    media_type: str
    expense: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What is answered in words to one requested item (public id, label)."""

    item: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SupplyItems:
    """What is supplied: a file at least, or a word, in all or item by item. ``received_at``: when it reached us."""

    dossier: str
    files: tuple[SuppliedFile, ...] = ()
    message: str = ""
    version: int | None = None
    received_at: datetime | None = None
    answers: tuple[ItemAnswer, ...] = ()


def supply_items(uow: UnitOfWork, actor: Actor, command: SupplyItems) -> list[Document]:
    """Add the files, mark every pending item as supplied now, freeze the supplement as the next filed version.

    The files were put in the store before; their pieces are returned in the same order. Raises InvalidInput
    (``files``) when there is neither file nor word.
    """
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_EDIT)
    dossier.state = DOSSIER.next(dossier.state, "supply_items")
    message = _words(command)
    if not command.files and not message:
        raise InvalidInput({"files": "Joignez au moins un fichier, ou répondez par un message."})
    received_at = min(command.received_at or uow.now, uow.now)
    documents = [_add_document(uow, dossier, file) for file in command.files]
    pending = sa.update(RequestedItem).where(
        RequestedItem.dossier_id == dossier.id, RequestedItem.supplied_at.is_(None)
    )
    uow.session.execute(pending.values(supplied_at=received_at), execution_options={"synchronize_session": False})
    number = _freeze_supplement(uow, dossier, command, received_at)
    add_stage(uow, actor, dossier, Stage.COMPLETENESS, StageOutcome.SUPPLIED, message)
    uow.record(
        Event.DOSSIER_ITEMS_SUPPLIED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"version": number, "documents": [document.public_id for document in documents]},
        detail=message,
    )
    _tell_instructor(uow, dossier)
    return documents


def _add_document(uow: UnitOfWork, dossier: Dossier, file: SuppliedFile) -> Document:
    stored = stored_file(uow, file.sha256, file.size, file.media_type)
    document = Document(
        dossier_id=dossier.id, kind=file.kind, name=file.name[:200], file_id=stored.id, created_at=uow.now
    )
    uow.session.add(document)
    uow.session.flush()
    ask_reading(uow, file.kind, file.sha256)
    if file.expense is not None:
        bare = [line for line in dossier.expenses if line.public_id == file.expense and line.proof_id is None]
        if not bare:
            raise NotFound
        bare[0].proof_id = document.id
    return document


def _words(command: SupplyItems) -> str:
    """Every word of the answer as one text, for the journal and the stage."""
    answers = [f"{answer.label} : {answer.text}" for answer in command.answers if answer.text]
    return "\n".join(text for text in (command.message.strip(), *answers) if text)


def _freeze_supplement(uow: UnitOfWork, dossier: Dossier, command: SupplyItems, received_at: datetime) -> int:
    number, _ = add_version(
        uow,
        dossier,
        "supplement",
        {
            "received_at": received_at,
            "message": command.message.strip(),
            "answers": [{"item": a.item, "label": a.label, "text": a.text} for a in command.answers],
            "documents": [
                {
                    "kind": f.kind,
                    "name": f.name,
                    "sha256": f.sha256,
                    "size": f.size,
                    "expense": f.expense,
                    "item": f.item,
                }
                for f in command.files
            ],
        },
    )
    return number


def _tell_instructor(uow: UnitOfWork, dossier: Dossier) -> None:
    body = (
        f"Le demandeur a répondu à la demande de pièces du dossier {dossier.reference}, « {dossier.title} ».\n"
        "Le dossier est de nouveau à vérifier.\n"
    )
    tell_prefecture(uow, dossier, "pièces fournies", body)
