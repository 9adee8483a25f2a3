"""Beside the expense lines: discounts of quotes, comparative quotes, lines a funder pays for, imported tables."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Row, new_public_id
from portal.models.types import Cents, UTCDateTime

if TYPE_CHECKING:
    from portal.models.dossier import Document

#: The expense lines a funder pays for; none means the whole project.
funder_expense = sa.Table(
    "funder_expense",
    Base.metadata,
    sa.Column("funder_id", sa.ForeignKey("funder_line.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("expense_id", sa.ForeignKey("expense_line.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class QuoteDiscount(Row, Base):
    """The discount of a whole quote, without tax: an amount, or a percentage in hundredths. One per quote."""

    __tablename__ = "quote_discount"
    __table_args__ = (
        sa.CheckConstraint("(amount_cents IS NULL) != (percent_hundredths IS NULL)", name="one_form"),
        sa.CheckConstraint("amount_cents > 0 AND percent_hundredths > 0", name="positive"),
    )

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), unique=True)
    amount_cents: Mapped[int | None] = mapped_column(Cents)
    percent_hundredths: Mapped[int | None]

    document: Mapped[Document] = relationship()


class ComparativeQuote(Row, Base):
    """A quote that was not retained, kept beside the line it was compared with; never in a total."""

    __tablename__ = "comparative_quote"

    expense_id: Mapped[int] = mapped_column(sa.ForeignKey("expense_line.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), unique=True)
    supplier: Mapped[str] = mapped_column(sa.String(200), default="")
    excl_tax_cents: Mapped[int | None] = mapped_column(Cents)

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)


class TableImport(Row, Base):
    """A spreadsheet brought to a draft: its cells as text, what each column is, and whether it was taken over."""

    __tablename__ = "table_import"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    columns: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    applied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
