"""Logos and visuals that beneficiaries must show: proposed by an administrator, in force once another approved them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Business
from portal.models.system import StoredFile
from portal.models.types import UTCDateTime


class PublicityFile(Business, Base):
    """One visual. ``usage``: what its licence or its charter asks. A visual is retired, never removed."""

    __tablename__ = "publicity_file"

    label: Mapped[str] = mapped_column(sa.String(120))
    usage: Mapped[str] = mapped_column(sa.Text, default="")
    eu_only: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(sa.String(200))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    file: Mapped[StoredFile] = relationship()
