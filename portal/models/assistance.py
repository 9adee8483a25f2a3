"""Help with filing: mandates given to a helper, and applications that reached the prefecture outside the portal."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.channels import Channel, Means
from portal.domain.mandate import EndedBy, Proof, Scope
from portal.models.base import Base, Business
from portal.models.organisation import Organisation
from portal.models.people import Person
from portal.models.system import StoredFile
from portal.models.types import UTCDateTime, enum_column


class Mandate(Business, Base):
    """A mandate to prepare, or to prepare and file, for an organisation. ``code_sha256``: the giver's own link.

    What was recorded is never rewritten; confirmation and end are added once each.
    """

    __tablename__ = "mandate"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    holder_office: Mapped[str] = mapped_column(sa.String(200))
    channel: Mapped[Channel] = mapped_column(enum_column(Channel, "channel"))
    giver_name: Mapped[str] = mapped_column(sa.String(200))
    giver_capacity: Mapped[str] = mapped_column(sa.String(200))
    giver_email: Mapped[str] = mapped_column(sa.String(254), default="")
    giver_address: Mapped[str] = mapped_column(sa.String(600), default="")
    scope: Mapped[Scope] = mapped_column(enum_column(Scope, "scope"))
    proof: Mapped[Proof] = mapped_column(enum_column(Proof, "proof"))
    proof_file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    proof_name: Mapped[str] = mapped_column(sa.String(200))
    given_on: Mapped[date]
    until_on: Mapped[date]
    code_sha256: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmation_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    confirmation_name: Mapped[str] = mapped_column(sa.String(200), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[EndedBy | None] = mapped_column(enum_column(EndedBy, "ended_by"))
    end_reason: Mapped[str] = mapped_column(sa.Text, default="")

    organisation: Mapped[Organisation] = relationship()
    holder: Mapped[Person] = relationship(foreign_keys=[holder_id])
    proof_file: Mapped[StoredFile] = relationship(foreign_keys=[proof_file_id])
    confirmation_file: Mapped[StoredFile | None] = relationship(foreign_keys=[confirmation_file_id])


class OutsideRequest(Business, Base):
    """An application that reached the prefecture outside the portal: who, when, how, and how it was answered."""

    __tablename__ = "outside_request"
    __table_args__ = (sa.Index("ix_outside_request_received", "window_id", "received_at", "id"),)

    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    means: Mapped[Means] = mapped_column(enum_column(Means, "means"))
    sender_name: Mapped[str] = mapped_column(sa.String(200))
    sender_capacity: Mapped[str] = mapped_column(sa.String(200), default="")
    body_name: Mapped[str] = mapped_column(sa.String(200))
    commune: Mapped[str] = mapped_column(sa.String(5), default="")
    sender_email: Mapped[str] = mapped_column(sa.String(254), default="")
    sender_address: Mapped[str] = mapped_column(sa.String(600), default="")
    subject: Mapped[str] = mapped_column(sa.Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    outage_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outage.id"))
    entered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    recorded_by: Mapped[Person] = relationship()
