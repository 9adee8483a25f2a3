"""What the instructors' list is made of beside the dossiers: words searched, saved views, declared absences."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.dossier import DossierState
from portal.models.base import Base, Row, new_public_id
from portal.models.types import UTCDateTime, enum_column

#: Compared byte by byte on both engines, so that the beginning of a word is a range of the index.
_WORD = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")


class DossierIndex(Row, Base):
    """What is found by text of a filed dossier, and since when it is in its state.

    Kept by ``services.instruction.refresh_index``. ``words``: folded, sorted, separated by blanks.
    """

    __tablename__ = "dossier_index"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), unique=True)
    words: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[DossierState] = mapped_column(enum_column(DossierState, "state"))
    state_since_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SearchWord(Base):
    """One word of one filed dossier: the beginning of a word finds its dossiers by this key alone."""

    __tablename__ = "search_word"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    word: Mapped[str] = mapped_column(_WORD, primary_key=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), primary_key=True, autoincrement=False)


class SavedView(Row, Base):
    """A selection of the list that a person keeps under a name: its address' query string."""

    __tablename__ = "saved_view"
    __table_args__ = (sa.UniqueConstraint("person_id", "name"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    query: Mapped[str] = mapped_column(sa.String(1000))


class Absence(Row, Base):
    """A person is away from one day to another, both included; meanwhile ``deputy`` sees what awaits them.

    Never rewritten: ``ended_at`` when it is called off.
    """

    __tablename__ = "absence"
    __table_args__ = (sa.CheckConstraint("to_on >= from_on", name="days"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
