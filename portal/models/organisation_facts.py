"""Where each fact about an organisation was read, corrections beside their source, and the proofs it joined."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.organisation import Source
from portal.models.base import Base, Row, new_public_id
from portal.models.system import StoredFile
from portal.models.types import enum_column


class OrganisationFact(Row, Base):
    """One value of one field from one source. Appended; the last one is what ``organisation`` holds."""

    __tablename__ = "organisation_fact"
    __table_args__ = (sa.Index("ix_organisation_fact_organisation_field", "organisation_id", "field", "id"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    field: Mapped[str] = mapped_column(sa.String(24))
    value: Mapped[str] = mapped_column(sa.String(300))
    source: Mapped[Source] = mapped_column(enum_column(Source, "source"))
    read_on: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class OrganisationProof(Row, Base):
    """A document that shows what an organisation is: statutes, label, list of funders."""

    __tablename__ = "organisation_proof"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(sa.String(24))
    name: Mapped[str] = mapped_column(sa.String(200))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()
