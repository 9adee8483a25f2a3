"""Addresses that refuse mail, and journeys parked until their mailed link is followed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row, new_public_id
from portal.models.types import UTCDateTime


class AddressBounce(Row, Base):
    """A permanent refusal of an address (lower-case). It stands until ``cleared_at``; history is kept."""

    __tablename__ = "address_bounce"
    __table_args__ = (sa.Index("ix_address_bounce_standing", "email", "cleared_at"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(sa.String(254))
    origin: Mapped[str] = mapped_column(sa.String(12))
    status: Mapped[str] = mapped_column(sa.String(16), default="")
    detail: Mapped[str] = mapped_column(sa.String(500), default="")
    cleared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ParkedPath(Base):
    """A page of this site, answers included, to come back to from a mailed link. Forgotten after ``expires_at``."""

    __tablename__ = "parked_path"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    path: Mapped[str] = mapped_column(sa.Text)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
