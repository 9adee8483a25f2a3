"""Declarative base, naming convention of constraints, and the columns every business table has."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from portal.models.types import UTCDateTime


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def new_public_id() -> str:
    """Opaque identifier for URLs: 80 random bits, 16 lowercase letters and digits."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


class Row:
    """Key and creation instant (legal clock)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Business(Row):
    """Columns of every business table: opaque id, window, optimistic lock."""

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr
    def window_id(cls) -> Mapped[int]:
        return mapped_column(sa.ForeignKey("window.id"), index=True)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:
        return {"version_id_col": cls.version}
