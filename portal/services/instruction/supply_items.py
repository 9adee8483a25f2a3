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
from portal.domain.snapshot import freeze
from portal.models import Document, Dossier, DossierVersion, Person, RequestedItem
from portal.services.instruction.loading import add_stage, load_dossier
from portal.services.jobs.send_mail import queue_mail
from portal.services.quotes.ask_reading import ask_reading
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SuppliedFile:
    """A file already in the store: kind of piece, name given by the applicant, digest, size in bytes, media type.

    ``expense`` names the declared expense it proves (public id), when that expense had no proof yet.
    """

    kind: str
    name: str
    sha256: str
    size: int
    media_type: str
    expense: str | None = None


@dataclass(frozen=True, slots=True)
class SupplyItems:
    """What is supplied: a file at least, or a word. ``received_at``: when the request reached the portal."""

    dossier: str
    files: tuple[SuppliedFile, ...] = ()
    message: str = ""
    version: int | None = None
    received_at: datetime | None = None


def supply_items(uow: UnitOfWork, actor: Actor, command: SupplyItems) -> None:
    """Add the files, mark every pending item as supplied now, freeze the supplement as the next filed version.

    The files were put in the store before. Raises InvalidInput (``files``) when there is neither file nor word.
    """
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_EDIT)
    dossier.state = DOSSIER.next(dossier.state, "supply_items")
    message = command.message.strip()
    if not command.files and not message:
        raise InvalidInput({"files": "Joignez au moins un fichier, ou répondez par un message."})
    received_at = min(command.received_at or uow.now, uow.now)
    documents = [_add_document(uow, dossier, file) for file in command.files]
    pending = sa.update(RequestedItem).where(
        RequestedItem.dossier_id == dossier.id, RequestedItem.supplied_at.is_(None)
    )
    uow.session.execute(pending.values(supplied_at=received_at), execution_options={"synchronize_session": False})
    number = _freeze_supplement(uow, dossier, command, message, received_at)
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


def _freeze_supplement(
    uow: UnitOfWork, dossier: Dossier, command: SupplyItems, message: str, received_at: datetime
) -> int:
    query = sa.select(DossierVersion).where(DossierVersion.dossier_id == dossier.id)
    previous = uow.session.scalar(query.order_by(DossierVersion.number.desc()).limit(1))
    number = previous.number + 1 if previous else 1
    content, digest = freeze(
        {
            "kind": "supplement",
            "supplements_sha256": previous.sha256 if previous else None,
            "received_at": received_at,
            "message": message,
            "documents": [
                {"kind": f.kind, "name": f.name, "sha256": f.sha256, "size": f.size, "expense": f.expense}
                for f in command.files
            ],
        }
    )
    uow.session.add(
        DossierVersion(dossier_id=dossier.id, number=number, content=content, sha256=digest, created_at=uow.now)
    )
    return number


def _tell_instructor(uow: UnitOfWork, dossier: Dossier) -> None:
    if dossier.instructor_id is None:
        return
    address = uow.session.get_one(Person, dossier.instructor_id).email
    body = (
        f"Le demandeur a répondu à la demande de pièces du dossier {dossier.reference}, « {dossier.title} ».\n"
        "Le dossier est de nouveau à vérifier.\n"
    )
    queue_mail(uow, address, f"Dossier {dossier.reference} : pièces fournies", body, dossier.public_id)
