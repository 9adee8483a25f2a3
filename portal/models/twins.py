"""Twins: the keys dossiers are found alike by, and what people answered about two that look alike."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row, new_public_id


class TwinKey(Base):
    """One key of one filed dossier; kept by ``services.instruction.refresh_twins``."""

    __tablename__ = "twin_key"
    __table_args__ = (sa.Index("ix_twin_key_dossier_id", "dossier_id"), {"sqlite_with_rowid": False})

    kind: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), primary_key=True, autoincrement=False)


class TwinAnswer(Row, Base):
    """« Dossier mutualisé ? » for two dossiers, the older key first: one project whose *chef de file* is ``lead_id``,
    or a coincidence (no lead). The last one stands."""

    __tablename__ = "twin_answer"
    __table_args__ = (
        sa.CheckConstraint("first_id < second_id", name="ordered"),
        sa.CheckConstraint("shared = (lead_id IS NOT NULL)", name="lead"),
    )

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    shared: Mapped[bool]
    lead_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
