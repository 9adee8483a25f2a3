"""Send the prepared answers to a request for missing items, all of them in one go. Late answers are taken too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.models import Dossier, ExpenseLine, ItemReply, ItemReplyFile, RequestedItem
from portal.services.applicant.drafts import check_version
from portal.services.applicant.save_reply import kept_files, pending_items, pending_request
from portal.services.instruction.supply_items import ItemAnswer, SuppliedFile, SupplyItems, supply_items
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SendReply:
    """The dossier, the version of the page, the instant the request reached the portal."""

    dossier: str
    version: int
    received_at: datetime


def send_reply(uow: UnitOfWork, actor: Actor, command: SendReply) -> bool:
    """Send what was kept; whether it comes late. Raises InvalidInput (``text_ID``) for an item unanswered."""
    dossier = pending_request(uow, actor, command.dossier)
    check_version(dossier, command.version)
    items = pending_items(uow, dossier)
    files = kept_files(uow, items)
    replies = _replies(uow, items)
    _check_answered(items, replies, files)
    late = paris_date(command.received_at) > max((item.due_on for item in items), default=paris_date(uow.now))
    documents = supply_items(uow, actor, _command(dossier, command, items, replies, files))
    for file, document in zip(files, documents, strict=True):
        file.document_id = document.id
    for reply in replies.values():
        reply.sent_at = command.received_at
    return late


def _replies(uow: UnitOfWork, items: list[RequestedItem]) -> dict[int, ItemReply]:
    rows = uow.session.scalars(sa.select(ItemReply).where(ItemReply.item_id.in_([item.id for item in items])))
    return {row.item_id: row for row in rows}


def _check_answered(items: list[RequestedItem], replies: dict[int, ItemReply], files: list[ItemReplyFile]) -> None:
    answered = {file.item_id for file in files} | {key for key, reply in replies.items() if reply.text}
    problems = {
        f"text_{item.public_id}": "Répondez à ce point : joignez un fichier ou écrivez un mot, même pour dire que vous "
        "ne l’avez pas."
        for item in items
        if item.id not in answered
    }
    if problems:
        raise InvalidInput(problems)


def _command(
    dossier: Dossier,
    command: SendReply,
    items: list[RequestedItem],
    replies: dict[int, ItemReply],
    files: list[ItemReplyFile],
) -> SupplyItems:
    names = {item.id: item.public_id for item in items}
    lines: dict[int, ExpenseLine] = {line.id: line for line in dossier.expenses if line.proof_id is None}
    supplied, proved = [], set()
    for file in files:
        line = lines.get(file.expense_id or 0)
        # The first quote of a line is its retained proof; another one stays a piece beside it.
        expense = line.public_id if line and line.id not in proved else None
        if line:
            proved.add(line.id)
        stored = file.file
        supplied.append(
            SuppliedFile(
                file.kind, file.name, stored.sha256, stored.size, stored.media_type, expense, names[file.item_id]
            )
        )
    answers = tuple(
        ItemAnswer(item.public_id, item.label, replies[item.id].text if item.id in replies else "") for item in items
    )
    return SupplyItems(
        dossier.public_id, tuple(supplied), version=dossier.version, received_at=command.received_at, answers=answers
    )
