"""The indicators of an award: where they start, what is aimed at, what each report says. The caller has already read
the award in its actor's scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.indicators import (
    DIRECTION_LABELS,
    REPORT_LABELS,
    Direction,
    IndicatorKind,
    IndicatorTemplate,
    ReportKind,
    parse_templates,
    reached,
    show_value,
)
from portal.models import Dossier, IndicatorActual, IndicatorLine, IndicatorReport, IndicatorSet, Person
from portal.queries.award import AwardView
from portal.queries.windows import window_settings


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One indicator; raw values are canonical, ``shown_*`` are for reading."""

    id: int
    public_id: str
    label: str
    kind: IndicatorKind
    unit: str
    direction: Direction
    baseline: str
    target: str

    @property
    def direction_label(self) -> str:
        return DIRECTION_LABELS[self.direction]

    @property
    def shown_baseline(self) -> str:
        return show_value(self.kind, self.baseline, self.unit)

    @property
    def shown_target(self) -> str:
        return show_value(self.kind, self.target, self.unit)

    def shown(self, actual: str) -> str:
        """A value of this indicator, for reading."""
        return show_value(self.kind, actual, self.unit)

    def reached(self, actual: str) -> bool | None:
        """Whether ``actual`` reaches the target; None when that cannot be said."""
        return reached(self.kind, self.direction, self.target, actual)


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report: values by the key of their indicator."""

    public_id: str
    kind: ReportKind
    year: int
    comment: str
    filed_at: datetime
    filed_by: str
    values: dict[int, str]

    @property
    def title(self) -> str:
        return REPORT_LABELS[self.kind] + (f" {self.year}" if self.kind is ReportKind.ANNUAL else "")


@dataclass(frozen=True, slots=True)
class IndicatorsView:
    """The standing set and the standing reports: the last of each kind and year, oldest first."""

    set_id: int
    set_at: datetime
    set_by: str
    indicators: tuple[IndicatorView, ...]
    reports: tuple[ReportView, ...]

    @property
    def final(self) -> ReportView | None:
        return next((one for one in self.reports if one.kind is ReportKind.FINAL), None)

    @property
    def last(self) -> ReportView | None:
        """The report with the latest values: the final one, else the last year's."""
        return self.final or (self.reports[-1] if self.reports else None)

    def actual(self, indicator: IndicatorView) -> str:
        """The latest value told of an indicator."""
        return self.last.values.get(indicator.id, "") if self.last else ""

    def reached(self, indicator: IndicatorView) -> bool | None:
        return indicator.reached(self.actual(indicator))


def templates_of(session: Session, award: AwardView) -> tuple[IndicatorTemplate, ...]:
    """What the window asks today of the award's main axis."""
    axis = session.scalars(sa.select(Dossier.main_axis).where(Dossier.id == award.dossier_id)).one()
    known = parse_templates(window_settings(session, award.window_id).lines("indicators.templates"))
    return tuple(one for one in known if one.axis == axis)


def indicators_of(session: Session, act_id: int) -> IndicatorsView | None:
    """The indicators of an award with their values; None while its beneficiary has set none."""
    row = session.execute(
        sa.select(IndicatorSet, Person.name)
        .join(Person, Person.id == IndicatorSet.person_id)
        .where(IndicatorSet.act_id == act_id)
        .order_by(IndicatorSet.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    standing, by = row
    lines = session.scalars(
        sa.select(IndicatorLine).where(IndicatorLine.set_id == standing.id).order_by(IndicatorLine.position)
    )
    indicators = tuple(
        IndicatorView(one.id, one.public_id, one.label, one.kind, one.unit, one.direction, one.baseline, one.target)
        for one in lines
    )
    return IndicatorsView(standing.id, standing.created_at, by, indicators, _reports(session, standing.id))


def _reports(session: Session, set_id: int) -> tuple[ReportView, ...]:
    values: dict[int, dict[int, str]] = {}
    for report_id, line_id, value in session.execute(
        sa.select(IndicatorActual.report_id, IndicatorActual.line_id, IndicatorActual.value)
        .join(IndicatorReport, IndicatorReport.id == IndicatorActual.report_id)
        .where(IndicatorReport.set_id == set_id)
    ):
        values.setdefault(report_id, {})[line_id] = value
    rows = session.execute(
        sa.select(IndicatorReport, Person.name)
        .join(Person, Person.id == IndicatorReport.person_id)
        .where(IndicatorReport.set_id == set_id)
        .order_by(IndicatorReport.id)
    )
    standing: dict[tuple[ReportKind, int], ReportView] = {}
    for row, by in rows:
        key = (row.kind, row.year if row.kind is ReportKind.ANNUAL else 0)
        standing[key] = ReportView(
            row.public_id, row.kind, row.year, row.comment, row.created_at, by, values.get(row.id, {})
        )
    return tuple(sorted(standing.values(), key=lambda one: (one.kind is ReportKind.FINAL, one.year)))


def final_report(session: Session, act_id: int) -> ReportView | None:
    """The final report of an award, which its balance needs."""
    found = indicators_of(session, act_id)
    return found.final if found else None
