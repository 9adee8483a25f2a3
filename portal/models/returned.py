"""Files that came back from the parapheur in one go, and what became of each."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Business, Row
from portal.models.types import UTCDateTime


class ParapheurReturn(Business, Base):
    """What one person brought back at once."""

    __tablename__ = "parapheur_return"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    files: Mapped[list[ReturnedFile]] = relationship(order_by="ReturnedFile.id")


class ReturnedFile(Row, Base):
    """One file: ``waiting``, then ``signed`` (its act is), ``copied`` (somebody else looks) or ``refused``.

    ``sha256`` finds its bytes in the store while it waits; a refused file has no row there, and is swept.
    """

    __tablename__ = "returned_file"

    return_id: Mapped[int] = mapped_column(sa.ForeignKey("parapheur_return.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    state: Mapped[str] = mapped_column(sa.String(8), default="waiting")
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), index=True)
    problem: Mapped[str] = mapped_column(sa.Text, default="")
