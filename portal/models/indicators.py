"""Indicators of an award: what is measured, where it starts, what is aimed at, what was reached. Rows are only added:
the last set of an act stands, and the last report of a kind and year."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.indicators import Direction, IndicatorKind, ReportKind
from portal.models.base import Base, Row, new_public_id
from portal.models.types import enum_column


class IndicatorSet(Row, Base):
    """The indicators of an award as its beneficiary set them, worded as the window did that day."""

    __tablename__ = "indicator_set"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    lines: Mapped[list[IndicatorLine]] = relationship(order_by="IndicatorLine.position")


class IndicatorLine(Row, Base):
    """One indicator. Values are canonical texts (``12.5``), or words; see ``portal.domain.indicators``."""

    __tablename__ = "indicator_line"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    set_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator_set.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[IndicatorKind] = mapped_column(enum_column(IndicatorKind, "kind"))
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    direction: Mapped[Direction] = mapped_column(enum_column(Direction, "direction"))
    baseline: Mapped[str] = mapped_column(sa.Text, default="")
    target: Mapped[str] = mapped_column(sa.Text, default="")


class IndicatorReport(Row, Base):
    """What was reached: a year's report, or the final one (the year it was made in)."""

    __tablename__ = "indicator_report"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    set_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator_set.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[ReportKind] = mapped_column(enum_column(ReportKind, "kind"))
    year: Mapped[int]
    comment: Mapped[str] = mapped_column(sa.Text, default="")

    actuals: Mapped[list[IndicatorActual]] = relationship()


class IndicatorActual(Row, Base):
    """The value of one indicator in a report."""

    __tablename__ = "indicator_actual"
    __table_args__ = (sa.UniqueConstraint("report_id", "line_id"),)

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator_report.id"), index=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator_line.id"), index=True)
    value: Mapped[str] = mapped_column(sa.Text, default="")
