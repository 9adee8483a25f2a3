"""What passes between an applicant and the prefecture after a filing: words, answers, messages, corrections.

Facts are added, never overwritten: a reply in preparation is its organisation's own until it is sent.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Business, Row, new_public_id
from portal.models.system import StoredFile
from portal.models.types import UTCDateTime


class FilingWord(Row, Base):
    """Why the applicant filed in spite of one question of the final check: the question as it was put, the word."""

    __tablename__ = "filing_word"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "code"),)

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(200))
    question: Mapped[str] = mapped_column(sa.Text)
    word: Mapped[str] = mapped_column(sa.Text)


class ItemReply(Row, Base):
    """The answer to one requested item: a text, kept while it is prepared, frozen by ``sent_at``."""

    __tablename__ = "item_reply"

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("requested_item.id"), unique=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ItemReplyFile(Row, Base):
    """A file of such an answer; ``document_id`` once sent, ``expense_id`` the expense whose cost it proves."""

    __tablename__ = "item_reply_file"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("requested_item.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(24))
    name: Mapped[str] = mapped_column(sa.String(200))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    expense_id: Mapped[int | None] = mapped_column(sa.ForeignKey("expense_line.id", ondelete="SET NULL"))
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    file: Mapped[StoredFile] = relationship()


class Message(Business, Base):
    """One message of a dossier's thread. ``seen_at``: when somebody of the other side first opened it."""

    __tablename__ = "message"
    __table_args__ = (sa.Index("ix_message_unseen", "dossier_id", "from_prefecture", "seen_at"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    from_prefecture: Mapped[bool]
    body: Mapped[str] = mapped_column(sa.Text)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    files: Mapped[list[MessageFile]] = relationship(order_by="MessageFile.id")


class MessageFile(Row, Base):
    """A file joined to a message; it is not a piece of the dossier."""

    __tablename__ = "message_file"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()


class Correction(Business, Base):
    """What the applicant corrected after filing: ``changes`` (JSON: label, before, after), why, and the new version.

    ``seen_at``: when an instructor of the window first read it.
    """

    __tablename__ = "correction"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    dossier_version: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.Text)
    changes: Mapped[str] = mapped_column(sa.Text)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
