"""A window (guichet), the versions of its rulebook and their publication, and its settings (append-only, four eyes)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row, new_public_id
from portal.models.types import UTCDateTime


class Window(Row, Base):
    """One call for applications of one prefecture."""

    __tablename__ = "window"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    slug: Mapped[str] = mapped_column(sa.String(64), unique=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    rulebook_version: Mapped[str] = mapped_column(sa.String(64))


class RulebookVersion(Row, Base):
    """Text of a rulebook as it was used; the version is its content hash. Never updated."""

    __tablename__ = "rulebook_version"
    __table_args__ = (sa.UniqueConstraint("window_id", "rulebook_version"),)

    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"))
    rulebook_version: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[str] = mapped_column(sa.Text)


class RulebookPublication(Row, Base):
    """A version put in force in place of another: by which act, why, by whom. Never updated."""

    __tablename__ = "rulebook_publication"

    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    rulebook_version: Mapped[str] = mapped_column(sa.String(64))
    replaced_version: Mapped[str] = mapped_column(sa.String(64))
    act: Mapped[str] = mapped_column(sa.String(300))
    reason: Mapped[str] = mapped_column(sa.Text)
    published_by: Mapped[str] = mapped_column(sa.String(16))


class WindowSetting(Row, Base):
    """One proposed value of one setting; in force once approved by a second person. Rows are only added."""

    __tablename__ = "window_setting"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(80), index=True)
    value: Mapped[str] = mapped_column(sa.Text)
    proposed_by: Mapped[str] = mapped_column(sa.String(16))
    approved_by: Mapped[str | None] = mapped_column(sa.String(16))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (sa.CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name="four_eyes"),)
