"""What was read of the files brought as quotes, and what applicants answered about orders already placed."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Business, Row
from portal.models.types import Cents


class QuoteReading(Row, Base):
    """One reading of one content by one version of the reader: the contract's object, never updated.

    Told by the content's hash, not by a document: the same file in two dossiers is read once. The columns beside
    ``content`` are those a search for twins needs.
    """

    __tablename__ = "quote_reading"
    __table_args__ = (sa.UniqueConstraint("sha256", "reader_version"),)

    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    reader_version: Mapped[str] = mapped_column(sa.String(16))
    status: Mapped[str] = mapped_column(sa.String(8))
    recognised: Mapped[bool]
    content: Mapped[str] = mapped_column(sa.Text)
    siret: Mapped[str | None] = mapped_column(sa.String(14), index=True)
    number: Mapped[str | None] = mapped_column(sa.String(80))
    incl_tax_cents: Mapped[int | None] = mapped_column(Cents)


class QuoteAnswer(Business, Base):
    """The applicant's answer to a sign that an order is placed. Appended: the last one of a file stands."""

    __tablename__ = "quote_answer"
    __table_args__ = (sa.CheckConstraint("answer <> 'ordered' OR ordered_on IS NOT NULL", name="ordered_on"),)

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    sign: Mapped[str] = mapped_column(sa.String(24))
    passage: Mapped[str] = mapped_column(sa.Text)
    answer: Mapped[str] = mapped_column(sa.String(12))
    ordered_on: Mapped[date | None]
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
