"""What the register of acts knows beside the acts: the number of the recueil each was published in. Rows are added."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row


class RecueilEntry(Row, Base):
    """An act published in a recueil des actes administratifs; the last row of an act is the one that counts."""

    __tablename__ = "recueil_entry"

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    number: Mapped[str] = mapped_column(sa.String(32))
    published_on: Mapped[date]
