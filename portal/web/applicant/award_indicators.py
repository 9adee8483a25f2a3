"""Indicators of an award and its reports: set where one starts and what is aimed at, then tell what was reached."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.clocks import paris_date
from portal.domain.errors import Forbidden
from portal.domain.indicators import Direction, IndicatorKind, IndicatorTemplate, ReportKind
from portal.forms.award import OWN_ROWS, IndicatorRow, indicators_form, report_form, report_kind, typed_values
from portal.forms.base import PortalForm
from portal.queries.award import AwardView
from portal.queries.award_start import accepted_start
from portal.queries.indicators import IndicatorsView, indicators_of, templates_of
from portal.services.award.file_report import FileReport, file_report
from portal.services.award.set_indicators import SetIndicator, SetIndicators, set_indicators
from portal.web.applicant.award_nav import award_nav, load_award
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

PAGE = "applicant.award_indicators"


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    base = "/<public_id>/subvention/indicateurs"
    blueprint.add_url_rule(base, "award_indicators", indicators)
    blueprint.add_url_rule(f"{base}/fixer", "award_indicators_set", set_them, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/bilan", "award_report", report, methods=["GET", "POST"])


@allowed()
def indicators(public_id: str) -> Response:
    """What is measured, and the reports."""
    view, award = load_award(public_id)
    with runtime().read() as session:
        found = indicators_of(session, award.act_id)
        started = accepted_start(session, award.act_id)
        asked = templates_of(session, award)
    page = render_template(
        "applicant/award_indicators.html",
        view=view,
        award=award,
        found=found,
        asked=asked,
        started=started,
        may_write=view.may_write and award.in_force,
        nav=award_nav(public_id, PAGE),
    )
    return make_response(page)


@allowed()
def set_them(public_id: str) -> Response:
    """Fix them, or fix them again while no report was filed."""
    view, award = load_award(public_id)
    if not view.may_write:
        raise Forbidden
    rows = _rows(award)
    form = indicators_form(rows)()

    def save() -> None:
        with runtime().uow() as uow:
            set_indicators(uow, current_actor(), SetIndicators(public_id, tuple(_typed(form, rows))))

    if accepted(form, save):
        flash("Les indicateurs sont enregistrés.", "success")
        return redirect(url_for(PAGE, public_id=public_id))
    page = render_template(
        "applicant/award_indicators_set.html", view=view, form=form, rows=rows, nav=award_nav(public_id, PAGE)
    )
    return make_response(page, form.refusal_status if form.errors else 200)


def _rows(award: AwardView) -> list[IndicatorRow]:
    """Those set before, else those of the window; then blank rows for the applicant's own."""
    with runtime().read() as session:
        found = indicators_of(session, award.act_id)
        asked = templates_of(session, award)
    rows = _set_rows(found, asked) if found else [
        IndicatorRow(f"t{rank}", one.label, one.kind, one.unit, one.direction) for rank, one in enumerate(asked)
    ]  # fmt: skip
    blanks = OWN_ROWS - sum(row.own for row in rows)
    rows += [
        IndicatorRow(f"n{rank}", "", IndicatorKind.TEXT, "", Direction.UP, own=True) for rank in range(max(0, blanks))
    ]
    return rows


def _set_rows(found: IndicatorsView, asked: tuple[IndicatorTemplate, ...]) -> list[IndicatorRow]:
    known = {one.label for one in asked}
    return [
        IndicatorRow(
            f"s{rank}",
            one.label,
            one.kind,
            one.unit,
            one.direction,
            own=one.label not in known,
            baseline=one.baseline,
            target=one.target,
        )
        for rank, one in enumerate(found.indicators)
    ]


def _typed(form: PortalForm, rows: Iterable[IndicatorRow]) -> Iterable[SetIndicator]:
    """What was typed; blank own rows are left out."""
    for row in rows:
        values = {name: form[f"{name}_{row.field}"].data or "" for name in ("baseline", "target")}
        if not row.own:
            yield SetIndicator(row.field, row.label, row.kind, row.unit, row.direction, **values)
            continue
        label, unit = form[f"label_{row.field}"].data or "", form[f"unit_{row.field}"].data or ""
        if not (label.strip() or unit.strip() or any(value.strip() for value in values.values())):
            continue
        kind = IndicatorKind.NUMBER if unit.strip() else IndicatorKind.TEXT
        chosen = form[f"direction_{row.field}"].data
        direction = Direction(chosen) if chosen in set(Direction) else Direction.NONE
        yield SetIndicator(row.field, label, kind, unit, direction, **values)


@allowed()
def report(public_id: str) -> Response:
    """File a year's report or the final one."""
    view, award = load_award(public_id)
    if not view.may_write:
        raise Forbidden
    with runtime().read() as session:
        found = indicators_of(session, award.act_id)
        started = accepted_start(session, award.act_id)
    if found is None or started is None:
        return redirect(url_for(PAGE, public_id=public_id))
    this_year = paris_date(runtime().legal.now()).year
    form = report_form(found.indicators, range(started.started_on.year, this_year + 1))()
    if request.method == "GET" and request.args.get("bilan") == "final":
        form["kind"].data = ReportKind.FINAL.value

    def file() -> None:
        year = form["year"].data
        command = FileReport(
            public_id,
            report_kind(form["kind"].data) or ReportKind.ANNUAL,
            int(year) if year else None,
            dict(typed_values(form, "actual")),
            form["comment"].data or "",
        )
        with runtime().uow() as uow:
            file_report(uow, current_actor(), command)

    if accepted(form, file):
        flash("Le bilan est déposé. La préfecture est prévenue.", "success")
        return redirect(url_for(PAGE, public_id=public_id))
    page = render_template(
        "applicant/award_report.html", view=view, form=form, found=found, nav=award_nav(public_id, PAGE)
    )
    return make_response(page, form.refusal_status if form.errors else 200)
