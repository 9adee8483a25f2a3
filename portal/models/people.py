"""People, their role in applicant organisations (membership) and in windows of the prefecture (posting)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.actors import Role
from portal.models.base import Base, Row, new_public_id
from portal.models.organisation import Organisation
from portal.models.types import enum_column

if TYPE_CHECKING:
    from portal.models.assistance import Mandate


class Person(Row, Base):
    """An account. ``email`` is stored lower-case; ``is_demo`` accounts are refused in production."""

    __tablename__ = "person"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    position: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    session_stamp: Mapped[str] = mapped_column(sa.String(16), default=new_public_id)
    is_demo: Mapped[bool] = mapped_column(default=False)

    memberships: Mapped[list[Membership]] = relationship(back_populates="person")
    postings: Mapped[list[Posting]] = relationship(back_populates="person")
    mandates: Mapped[list[Mandate]] = relationship(
        primaryjoin="and_(Person.id == foreign(Mandate.holder_id), Mandate.ended_at.is_(None))", viewonly=True
    )


class Membership(Row, Base):
    """A person's role in an applicant organisation."""

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("person_id", "organisation_id", "role"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))

    person: Mapped[Person] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()


class Posting(Row, Base):
    """A person's role in a window of the prefecture."""

    __tablename__ = "posting"
    __table_args__ = (sa.UniqueConstraint("person_id", "window_id", "role"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))

    person: Mapped[Person] = relationship(back_populates="postings")
