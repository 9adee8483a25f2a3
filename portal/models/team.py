"""The team of an organisation: invitations, declared powers to sign, takeovers of an abandoned space."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.actors import Role
from portal.domain.team import PowerKind, TakeoverState
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.organisation import Organisation
from portal.models.people import Person
from portal.models.system import StoredFile
from portal.models.types import UTCDateTime, enum_column


class Invitation(Row, Base):
    """An invitation by mail; pending until accepted, withdrawn or ``expires_at`` (system clock)."""

    __tablename__ = "invitation"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    invited_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[Person] = relationship()


class SignatoryPower(Row, Base):
    """By which power a person signs for an organisation. Appended; the last one stands, a filing keeps its own."""

    __tablename__ = "signatory_power"
    __table_args__ = (sa.Index("ix_signatory_power_person_organisation", "person_id", "organisation_id"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[PowerKind] = mapped_column(enum_column(PowerKind, "kind"))
    capacity: Mapped[str] = mapped_column(sa.String(200))
    representative_name: Mapped[str] = mapped_column(sa.String(200))
    representative_capacity: Mapped[str] = mapped_column(sa.String(200))
    delegated_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(sa.String(200), default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")

    file: Mapped[StoredFile | None] = relationship()


class Takeover(Business, Base):
    """Somebody asks for the space of an organisation that everybody left, with a signed letter."""

    __tablename__ = "takeover"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    reason: Mapped[str] = mapped_column(sa.Text)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    asked_on: Mapped[date]
    allowed_on: Mapped[date]
    state: Mapped[TakeoverState] = mapped_column(enum_column(TakeoverState, "state"), default=TakeoverState.ASKED)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decision_reason: Mapped[str] = mapped_column(sa.Text, default="")

    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    file: Mapped[StoredFile] = relationship()
    warnings: Mapped[list[TakeoverWarning]] = relationship(back_populates="takeover", order_by="TakeoverWarning.id")


class TakeoverWarning(Row, Base):
    """An old address that was warned of a takeover, and what it answered."""

    __tablename__ = "takeover_warning"
    __table_args__ = (sa.UniqueConstraint("takeover_id", "email"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    takeover_id: Mapped[int] = mapped_column(sa.ForeignKey("takeover.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    objection: Mapped[str] = mapped_column(sa.Text, default="")
    objected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    takeover: Mapped[Takeover] = relationship(back_populates="warnings")
