"""A draft while people write it: what was last typed in each of its parts, who has it open, its partner bodies."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Row, new_public_id
from portal.models.types import UTCDateTime

if TYPE_CHECKING:
    from portal.models.dossier import Document, Dossier
    from portal.models.people import Person


class DraftPart(Row, Base):
    """The last save of one part of a draft (a step, or one line of a step).

    ``version`` is the dossier's after that save: a page made from an older one is stale for this part alone.
    ``fields`` is what was typed, raw (name → values), ``unread`` what of it could not be read (name → sentence);
    ``applied``: the rest became values of the dossier.
    ``page`` names the page that saved, so that its own lost answer is no conflict. ``saved_at`` is legal time,
    ``journalled_at`` system time.
    """

    __tablename__ = "draft_part"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "part"),)

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"))
    part: Mapped[str] = mapped_column(sa.String(48))
    version: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    page: Mapped[str] = mapped_column(sa.String(32), default="")
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    journalled_at: Mapped[datetime] = mapped_column(UTCDateTime)
    fields: Mapped[dict[str, list[str]]] = mapped_column(sa.JSON, default=dict)
    unread: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    applied: Mapped[bool] = mapped_column(default=True)

    dossier: Mapped[Dossier] = relationship(back_populates="parts")
    person: Mapped[Person | None] = relationship()


class DraftPresence(Base):
    """Which part of a draft a person has open; both instants are system time, old rows mean nothing."""

    __tablename__ = "draft_presence"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    part: Mapped[str] = mapped_column(sa.String(48))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)


class PartnerBody(Row, Base):
    """A body that takes part in a mutualised project whose *chef de file* is the applicant.

    ``siren`` is empty when unknown; ``provenance`` says where its name was read.
    """

    __tablename__ = "partner_body"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(200))
    siren: Mapped[str] = mapped_column(sa.String(9), default="")
    legal_category: Mapped[str] = mapped_column(sa.String(4), default="")
    role: Mapped[str] = mapped_column(sa.String(16))
    provenance: Mapped[str] = mapped_column(sa.String(80))
    agreement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id", ondelete="SET NULL"))

    dossier: Mapped[Dossier] = relationship(back_populates="partners")
    agreement: Mapped[Document | None] = relationship(foreign_keys=[agreement_id])
