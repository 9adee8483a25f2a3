"""Keep the answers to a request for missing items while they are prepared, item by item. Nothing is sent yet."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.declaration import DOCUMENT_KINDS, PROOF_KINDS
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.permissions import Permission
from portal.models import Dossier, ItemReply, ItemReplyFile, RequestedItem
from portal.services.applicant.add_document import MAX_DOCUMENTS, stored_file_id
from portal.services.applicant.drafts import check_version, own_dossier, touch
from portal.services.applicant.uploads import PreparedFile
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """A file already in the store, its kind, and the expense (public id) whose cost it proves."""

    kind: str
    file: PreparedFile
    expense: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyPart:
    """What is answered to one item (public id): a text, files to add to those already kept."""

    item: str
    text: str
    files: tuple[ReplyFile, ...] = ()


@dataclass(frozen=True, slots=True)
class SaveReply:
    """The parts of an answer in preparation."""

    dossier: str
    version: int
    parts: tuple[ReplyPart, ...]


def save_reply(uow: UnitOfWork, actor: Actor, command: SaveReply) -> None:
    """Keep texts and files. Raises Conflict when nothing is asked any more, InvalidInput (``kind_ID``…)."""
    dossier = pending_request(uow, actor, command.dossier)
    check_version(dossier, command.version)
    items = {item.public_id: item for item in pending_items(uow, dossier)}
    if any(part.item not in items for part in command.parts):
        raise NotFound
    _check(uow, dossier, items, command)
    for part in command.parts:
        _keep_text(uow, actor, items[part.item], part.text.strip())
        for file in part.files:
            _keep_file(uow, actor, dossier, items[part.item], file)
    touch(dossier)


def pending_request(uow: UnitOfWork, actor: Actor, public_id: str) -> Dossier:
    """The actor's dossier, locked, while the prefecture awaits items. Raises Conflict otherwise."""
    dossier = own_dossier(uow, actor, public_id, Permission.DOSSIER_EDIT)
    if dossier.state is not DossierState.INCOMPLETE:
        raise Conflict(
            f"La préfecture n’attend plus de pièce : l’état du dossier est « {DOSSIER.labels[dossier.state]} »."
        )
    return dossier


def pending_items(uow: UnitOfWork, dossier: Dossier) -> list[RequestedItem]:
    """Items asked for and not supplied yet, in the order they were asked."""
    query = sa.select(RequestedItem).where(
        RequestedItem.dossier_id == dossier.id, RequestedItem.supplied_at.is_(None)
    )
    return list(uow.session.scalars(query.order_by(RequestedItem.id)))


def kept_files(uow: UnitOfWork, items: list[RequestedItem]) -> list[ItemReplyFile]:
    """Files kept for these items and not removed, oldest first."""
    query = sa.select(ItemReplyFile).where(
        ItemReplyFile.item_id.in_([item.id for item in items]), ItemReplyFile.removed_at.is_(None)
    )
    return list(uow.session.scalars(query.order_by(ItemReplyFile.id)))


def _check(uow: UnitOfWork, dossier: Dossier, items: dict[str, RequestedItem], command: SaveReply) -> None:
    problems: dict[str, str] = {}
    bare = {line.public_id for line in dossier.expenses if line.proof_id is None}
    for part in command.parts:
        for file in part.files:
            if file.kind not in DOCUMENT_KINDS:
                problems[f"kind_{part.item}"] = "Dites de quelle pièce il s’agit."
            elif file.expense and file.kind not in PROOF_KINDS:
                problems[f"expense_{part.item}"] = (
                    "Seul un devis, un tarif ou une convention justifie le coût d’une dépense."
                )
            elif file.expense and file.expense not in bare:
                raise NotFound
    standing = sum(document.removed_at is None for document in dossier.documents)
    standing += len(kept_files(uow, list(items.values()))) + sum(len(part.files) for part in command.parts)
    if standing > MAX_DOCUMENTS:
        last = command.parts[-1].item
        problems[f"files_{last}"] = f"Un dossier compte {MAX_DOCUMENTS} pièces au plus : regroupez-les en un PDF."
    if problems:
        raise InvalidInput(problems)


def _keep_text(uow: UnitOfWork, actor: Actor, item: RequestedItem, text: str) -> None:
    reply = uow.session.scalar(sa.select(ItemReply).where(ItemReply.item_id == item.id))
    if reply is None:
        if not text:
            return
        reply = ItemReply(item_id=item.id, created_at=uow.now)
        uow.session.add(reply)
    reply.text, reply.person_id, reply.saved_at = text, person_id_of(actor), uow.now


def _keep_file(uow: UnitOfWork, actor: Actor, dossier: Dossier, item: RequestedItem, file: ReplyFile) -> None:
    line = next((line for line in dossier.expenses if line.public_id == file.expense), None)
    uow.session.add(
        ItemReplyFile(
            item_id=item.id,
            kind=file.kind,
            name=file.file.name[:200],
            file_id=stored_file_id(uow, file.file),
            expense_id=line.id if line else None,
            person_id=person_id_of(actor),
            created_at=uow.now,
        )
    )
