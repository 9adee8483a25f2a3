"""Conflicts of interest declared by people of the prefecture, and what they answered before opening a dossier.

Rows are added; the one thing written later is the dated end of a declaration, by whoever made it.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column

from portal.domain.conflicts import LinkNature
from portal.models.base import Base, Row, new_public_id
from portal.models.people import Person
from portal.models.types import UTCDateTime, enum_column


class ConflictDeclaration(Row, Base):
    """A link of a person with a body (``siren``, whatever its dossiers) or with one dossier; it holds while
    ``ended_at`` is None. ``nature`` and ``reason`` are read by the person and the administrators alone."""

    __tablename__ = "conflict_declaration"
    __table_args__ = (sa.CheckConstraint("(siren = '') = (dossier_id IS NOT NULL)", name="one_object"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    siren: Mapped[str] = mapped_column(sa.String(9), default="")
    body_name: Mapped[str] = mapped_column(sa.String(200))
    dossier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    nature: Mapped[LinkNature] = mapped_column(enum_column(LinkNature, "nature"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    end_reason: Mapped[str] = mapped_column(sa.Text, default="")


class ConflictAnswer(Row, Base):
    """What a person answered before opening a dossier for the first time; ``linked`` when there is a link."""

    __tablename__ = "conflict_answer"
    __table_args__ = (sa.UniqueConstraint("person_id", "dossier_id"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    linked: Mapped[bool]


#: Whether a person has a declaration that holds; read with the person by whoever signs them in.
Person.has_links = column_property(  # type: ignore[attr-defined]
    sa.exists()
    .where(ConflictDeclaration.person_id == Person.id, ConflictDeclaration.ended_at.is_(None))
    .correlate_except(ConflictDeclaration),
    deferred=True,
)
