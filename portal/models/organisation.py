"""Applicant organisations, one row per SIREN."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row, new_public_id


class Organisation(Row, Base):
    """A body that may carry a project. ``provenance`` says where its identity was read (COG 2021, typed in)."""

    __tablename__ = "organisation"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    siren: Mapped[str] = mapped_column(sa.String(9), unique=True)
    siret: Mapped[str] = mapped_column(sa.String(14))
    name: Mapped[str] = mapped_column(sa.String(200))
    legal_category: Mapped[str] = mapped_column(sa.String(4))
    department: Mapped[str] = mapped_column(sa.String(3))
    arrondissement: Mapped[str] = mapped_column(sa.String(4), default="")
    insee_code: Mapped[str] = mapped_column(sa.String(5), default="")
    population: Mapped[int | None]
    epci_siren: Mapped[str] = mapped_column(sa.String(9), default="")
    epci_name: Mapped[str] = mapped_column(sa.String(200), default="")
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    postal_code: Mapped[str] = mapped_column(sa.String(5), default="")
    provenance: Mapped[str] = mapped_column(sa.String(80))

    __table_args__ = (sa.CheckConstraint("substr(siret, 1, 9) = siren", name="siret_of_siren"),)
