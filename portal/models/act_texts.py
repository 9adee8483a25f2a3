"""Wording of acts: templates of a window by version, what was asked of a following act, articles of one act alone.

Only added: a new wording is a new row, an article taken out keeps its row.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Business, Row, new_public_id
from portal.models.types import UTCDateTime


class ActTemplate(Business, Base):
    """A version of a template: its texts as canonical JSON. It counts from its approval by a second person; the
    approved version with the highest number is in force. Without any, the software's own words are used."""

    __tablename__ = "act_template"
    __table_args__ = (sa.UniqueConstraint("window_id", "kind", "number"),)

    kind: Mapped[str] = mapped_column(sa.String(24))
    number: Mapped[int]
    texts: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    proposed_by: Mapped[str] = mapped_column(sa.String(16))
    approved_by: Mapped[str | None] = mapped_column(sa.String(16))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ActWording(Row, Base):
    """What was asked of an act that follows another, as canonical JSON; the last row of an act stands."""

    __tablename__ = "act_wording"

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    content: Mapped[str] = mapped_column(sa.Text)


class ActArticle(Row, Base):
    """An article of one act alone, and why; taken out before issue it keeps its row."""

    __tablename__ = "act_article"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(sa.String(120))
    text: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
