"""How acts are signed: signed copies that came back, batches of scans, deputies with their dates and ceilings.

A copy and its pictures stay whatever becomes of them: the one that was confirmed is also a file of the act.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.signing import BatchState, CopyState, SigningWay
from portal.models.act import Act
from portal.models.base import Base, Business, Row
from portal.models.system import StoredFile
from portal.models.types import Cents, UTCDateTime, enum_column


class ScanBatch(Business, Base):
    """Scans of several acts in one PDF. ``report``: what became of each page, as JSON."""

    __tablename__ = "scan_batch"

    name: Mapped[str] = mapped_column(sa.String(200))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[BatchState] = mapped_column(enum_column(BatchState, "state"), default=BatchState.UNREAD)
    report: Mapped[str] = mapped_column(sa.Text, default="")

    file: Mapped[StoredFile] = relationship()


class SignedCopy(Business, Base):
    """A signed file of an act, and who answers for the number and the date read on it.

    ``stated_by_id`` read or typed them, ``settled_by_id`` is somebody else. ``report``: differences with what was
    issued, or the signatures found, as JSON; empty until examined.
    """

    __tablename__ = "signed_copy"
    __table_args__ = (
        sa.CheckConstraint("state <> 'confirmed' OR (number IS NOT NULL AND signed_on IS NOT NULL)", name="complete"),
        sa.CheckConstraint("way <> 'paper' OR state <> 'confirmed' OR stated_by_id <> settled_by_id", name="four_eyes"),
        sa.Index("ix_signed_copy_waiting", "window_id", "state", "id"),
    )

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    way: Mapped[SigningWay] = mapped_column(enum_column(SigningWay, "way"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("scan_batch.id"), index=True)
    state: Mapped[CopyState] = mapped_column(enum_column(CopyState, "state"), default=CopyState.WAITING)
    number: Mapped[str | None] = mapped_column(sa.String(32))
    signed_on: Mapped[date | None]
    stated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    report: Mapped[str] = mapped_column(sa.Text, default="")

    act: Mapped[Act] = relationship()
    file: Mapped[StoredFile] = relationship()
    pictures: Mapped[list[CopyPicture]] = relationship(order_by="CopyPicture.id")


class CopyPicture(Row, Base):
    """A picture of a scan: the ``number``, the ``date``, or a ``page`` whose differences are framed."""

    __tablename__ = "copy_picture"
    __table_args__ = (sa.UniqueConstraint("copy_id", "kind", "page"),)

    copy_id: Mapped[int] = mapped_column(sa.ForeignKey("signed_copy.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    page: Mapped[int]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()


class SigningDeputy(Business, Base):
    """Somebody else than the signatory of the settings, by a delegation of their own."""

    __tablename__ = "signing_deputy"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    capacity: Mapped[str] = mapped_column(sa.String(200))
    delegation_title: Mapped[str] = mapped_column(sa.String(400))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    ceiling_cents: Mapped[int | None] = mapped_column(Cents)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
