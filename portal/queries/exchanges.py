"""What passed between an applicant and the prefecture: messages, requests and their answers, corrections, words.

Every function takes the key of a dossier already read in scope, or its public id beside the scope's condition.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from portal.domain.clocks import paris_date
from portal.domain.corrections import Change
from portal.domain.declaration import DOCUMENT_LABELS
from portal.domain.errors import NotFound
from portal.models import (
    Correction,
    Dossier,
    ExpenseLine,
    FilingWord,
    ItemReply,
    ItemReplyFile,
    Message,
    MessageFile,
    Person,
    RequestedItem,
    StageRecord,
    StoredFile,
)


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """A file as a link needs it; ``expense`` is the label of the expense it proves."""

    public_id: str
    name: str
    size: int
    media_type: str
    sha256: str
    kind_label: str = ""
    expense: str = ""


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message; ``seen_at`` when the other side first opened it."""

    public_id: str
    from_prefecture: bool
    author: str
    body: str
    at: datetime
    seen_at: datetime | None
    files: tuple[JoinedFile, ...]


def thread(session: Session, dossier: str) -> tuple[MessageView, ...]:
    """The messages of a dossier (public id), oldest first."""
    rows = session.execute(
        sa.select(Message, Person.name)
        .join(Person, Person.id == Message.person_id)
        .join(Dossier, Dossier.id == Message.dossier_id)
        .where(Dossier.public_id == dossier)
        .order_by(Message.id)
        .options(selectinload(Message.files).joinedload(MessageFile.file))
    )
    return tuple(
        MessageView(
            row.public_id,
            row.from_prefecture,
            name,
            row.body,
            row.created_at,
            row.seen_at,
            tuple(_joined(file.public_id, file.name, file.file) for file in row.files),
        )
        for row, name in rows
    )


def message_file(session: Session, dossier: str, file: str) -> JoinedFile:
    """A file joined to a message of this dossier (public ids). Raises NotFound."""
    found = session.execute(
        sa.select(MessageFile, StoredFile)
        .join(StoredFile, StoredFile.id == MessageFile.file_id)
        .join(Message, Message.id == MessageFile.message_id)
        .join(Dossier, Dossier.id == Message.dossier_id)
        .where(Dossier.public_id == dossier, MessageFile.public_id == file)
    ).first()
    if found is None:
        raise NotFound
    return _joined(found[0].public_id, found[0].name, found[1])


def unseen(*, from_prefecture: bool) -> sa.ScalarSelect[int]:
    """Messages of the current row's dossier that this side sent and the other has not opened (correlated)."""
    return (
        sa.select(sa.func.count(Message.id))
        .where(
            Message.dossier_id == Dossier.id,
            Message.from_prefecture.is_(from_prefecture),
            Message.seen_at.is_(None),
        )
        .correlate(Dossier)
        .scalar_subquery()
    )


def _joined(public_id: str, name: str, file: StoredFile, kind: str = "", expense: str = "") -> JoinedFile:
    label = DOCUMENT_LABELS.get(kind, kind)
    return JoinedFile(public_id, name, file.size, file.media_type, file.sha256, label, expense)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of a request and its answer, prepared or sent (``supplied_at``)."""

    public_id: str
    label: str
    due_on: date
    supplied_at: datetime | None
    text: str
    files: tuple[JoinedFile, ...]

    @property
    def late(self) -> bool:
        """Whether the answer came after the deadline."""
        return self.supplied_at is not None and paris_date(self.supplied_at) > self.due_on


@dataclass(frozen=True, slots=True)
class RequestView:
    """A consolidated request: its items, when it was made, by when, and the word that went with it."""

    asked_at: datetime
    due_on: date
    message: str
    items: tuple[ItemView, ...]

    @property
    def pending(self) -> bool:
        return any(item.supplied_at is None for item in self.items)


def requests(session: Session, dossier: str, *, sent_only: bool) -> tuple[RequestView, ...]:
    """The requests of a dossier, oldest first. ``sent_only`` leaves out what the applicant is still preparing."""
    rows = session.execute(
        sa.select(RequestedItem, StageRecord.comment, ItemReply)
        .join(Dossier, Dossier.id == RequestedItem.dossier_id)
        .join(StageRecord, StageRecord.id == RequestedItem.stage_id)
        .outerjoin(ItemReply, ItemReply.item_id == RequestedItem.id)
        .where(Dossier.public_id == dossier)
        .order_by(RequestedItem.id)
    ).all()
    files = _reply_files(session, [row[0].id for row in rows], sent_only=sent_only)
    grouped: dict[int, list[ItemView]] = {}
    heads: dict[int, tuple[datetime, date, str]] = {}
    for item, comment, reply in rows:
        heads.setdefault(item.stage_id, (item.created_at, item.due_on, comment))
        told = reply is not None and (reply.sent_at is not None or not sent_only)
        grouped.setdefault(item.stage_id, []).append(
            ItemView(
                item.public_id,
                item.label,
                item.due_on,
                item.supplied_at,
                reply.text if reply is not None and told else "",
                files.get(item.id, ()),
            )
        )
    return tuple(RequestView(*heads[stage], tuple(items)) for stage, items in grouped.items())


def _reply_files(session: Session, items: list[int], *, sent_only: bool) -> dict[int, tuple[JoinedFile, ...]]:
    query = (
        sa.select(ItemReplyFile, StoredFile, ExpenseLine.label)
        .join(StoredFile, StoredFile.id == ItemReplyFile.file_id)
        .outerjoin(ExpenseLine, ExpenseLine.id == ItemReplyFile.expense_id)
        .where(ItemReplyFile.item_id.in_(items), ItemReplyFile.removed_at.is_(None))
        .order_by(ItemReplyFile.id)
    )
    found: dict[int, tuple[JoinedFile, ...]] = {}
    for row, file, expense in session.execute(query):
        if row.document_id is not None or not sent_only:
            joined = _joined(row.public_id, row.name, file, row.kind, expense or "")
            found[row.item_id] = (*found.get(row.item_id, ()), joined)
    return found


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction: who, when, why, before and after, the version it made, when the prefecture read it."""

    at: datetime
    by: str
    version: int
    reason: str
    changes: tuple[Change, ...]
    seen_at: datetime | None
    seen_by: str


def corrections(session: Session, dossier: str) -> tuple[CorrectionView, ...]:
    """The corrections of a dossier (public id), the latest first."""
    reader = aliased(Person)
    rows = session.execute(
        sa.select(Correction, Person.name, reader.name)
        .join(Person, Person.id == Correction.person_id)
        .outerjoin(reader, reader.id == Correction.seen_by_id)
        .join(Dossier, Dossier.id == Correction.dossier_id)
        .where(Dossier.public_id == dossier)
        .order_by(Correction.id.desc())
    )
    return tuple(
        CorrectionView(
            row.created_at,
            name,
            row.dossier_version,
            row.reason,
            tuple(Change(**change) for change in json.loads(row.changes)),
            row.seen_at,
            seen_by or "",
        )
        for row, name, seen_by in rows
    )


@dataclass(frozen=True, slots=True)
class WordView:
    """A question of the final check, as it was put at the filing, and the applicant's word."""

    label: str
    question: str
    word: str


def words(session: Session, dossier: str) -> tuple[WordView, ...]:
    """What the applicant answered « malgré tout », in order."""
    rows = session.scalars(
        sa.select(FilingWord)
        .join(Dossier, Dossier.id == FilingWord.dossier_id)
        .where(Dossier.public_id == dossier)
        .order_by(FilingWord.id)
    )
    return tuple(WordView(row.label, row.question, row.word) for row in rows)


@dataclass(frozen=True, slots=True)
class Awaiting:
    """What awaits a side of the thread, in numbers."""

    messages: int
    corrections: int = 0


def awaiting(session: Session, dossier: str, *, prefecture: bool) -> Awaiting:
    """Messages (and corrections, for the prefecture) that this side has not opened yet."""
    unread_corrections = (
        sa.select(sa.func.count(Correction.id))
        .where(Correction.dossier_id == Dossier.id, Correction.seen_at.is_(None))
        .correlate(Dossier)
        .scalar_subquery()
    )
    found = session.execute(
        sa.select(unseen(from_prefecture=not prefecture), unread_corrections).where(Dossier.public_id == dossier)
    ).one()
    return Awaiting(int(found[0]), int(found[1]) if prefecture else 0)
