"""The beneficiary's own decision, as the visas of its act cite it. Only added: the last row of an act stands."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row


class ActDeliberation(Row, Base):
    """The date read on the piece, and whether it is a decision by delegation; no date: nothing to cite."""

    __tablename__ = "act_deliberation"

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_on: Mapped[date | None] = mapped_column(sa.Date)
    by_delegation: Mapped[bool] = mapped_column(sa.Boolean, default=False)
