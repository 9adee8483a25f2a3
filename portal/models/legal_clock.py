"""What the legal clock leaves behind: implicit rejections that were born, and the secret addresses of calendars."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row, new_public_id
from portal.models.types import UTCDateTime


class ImplicitRejection(Row, Base):
    """Silence became a rejection at the end of ``born_on``: a fact, which a later express decision must face."""

    __tablename__ = "implicit_rejection"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), unique=True)
    born_on: Mapped[date]
    rule: Mapped[str] = mapped_column(sa.String(200))
    computation: Mapped[str] = mapped_column(sa.String(300))


class CalendarFeed(Row, Base):
    """A person's calendar address: only the hash of its secret is kept. Revoked by date, never reused."""

    __tablename__ = "calendar_feed"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    secret_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
