"""Schedules of credits promised to a window, AE and CP by year. A version is replaced by another, never changed."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.schedule import Firmness
from portal.models.base import Base, Business, Row
from portal.models.types import Cents, enum_column


class CreditSchedule(Business, Base):
    """The table of one contract as it is written, with what does not add up in it.

    ``printed_*`` are the sums the table prints, None when it prints none. ``replaces_id`` is the version this one takes
    the place of (an amendment, a mistake), with ``reason``. ``key`` makes a form sent twice harmless.
    """

    __tablename__ = "credit_schedule"
    __table_args__ = (
        sa.CheckConstraint("total_cents > 0", name="total"),
        sa.CheckConstraint("replaces_id IS NULL OR trim(reason) <> ''", name="why_replaced"),
    )

    title: Mapped[str] = mapped_column(sa.String(200))
    reference: Mapped[str] = mapped_column(sa.String(120), default="")
    concluded_on: Mapped[date | None]
    total_cents: Mapped[int] = mapped_column(Cents)
    printed_ae_cents: Mapped[int | None] = mapped_column(Cents)
    printed_cp_cents: Mapped[int | None] = mapped_column(Cents)
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("credit_schedule.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    rows: Mapped[list[CreditInstalment]] = relationship(order_by="CreditInstalment.position")


class CreditInstalment(Row, Base):
    """One year of a schedule: what is committed (AE), what is paid (CP), firm or indicative."""

    __tablename__ = "credit_instalment"
    __table_args__ = (sa.CheckConstraint("ae_cents >= 0 AND cp_cents >= 0", name="amounts"),)

    schedule_id: Mapped[int] = mapped_column(sa.ForeignKey("credit_schedule.id"), index=True)
    position: Mapped[int]
    year: Mapped[int]
    ae_cents: Mapped[int] = mapped_column(Cents)
    cp_cents: Mapped[int] = mapped_column(Cents)
    firmness: Mapped[Firmness] = mapped_column(enum_column(Firmness, "firmness"))
