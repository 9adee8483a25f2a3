"""Schedules of credits: those of a window, one with what does not add up, a new one typed or read from its table."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.permissions import Permission, Subject, require
from portal.domain.schedule import Schedule
from portal.forms.budget_follow import FIRMNESS_LABELS, MAX_YEARS, ScheduleForm, TableForm, line_choices, values_of
from portal.forms.ledger import PastDayForm
from portal.queries.envelopes import AskedEnvelope, asked_envelope
from portal.queries.schedules import ScheduleView, schedule_view, schedules_of
from portal.services.budget.record_schedule import RecordSchedule, record_schedule
from portal.tables.credit_table import CreditLine, pasted_rows, read_credit_table
from portal.tables.sheet import SheetError
from portal.web.budget.follow import READERS
from portal.web.budget.frame import envelope_tabs, frame_of
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/enveloppe/<envelope>/echeanciers", "schedules", schedules)
    blueprint.add_url_rule("/enveloppe/<envelope>/echeanciers/nouveau", "new_schedule", new_schedule, methods=both)
    blueprint.add_url_rule("/enveloppe/<envelope>/echeanciers/tableau", "schedule_table", table, methods=both)
    blueprint.add_url_rule("/enveloppe/echeanciers/<schedule>", "schedule", one)
    blueprint.add_url_rule(
        "/enveloppe/echeanciers/<schedule>/remplacer", "replace_schedule", replace_schedule, methods=both
    )


def _envelope(public_id: str) -> AskedEnvelope:
    with runtime().read() as session:
        found = asked_envelope(session, current_actor(), public_id)
    require(current_actor(), Permission.ENVELOPE_ALLOT, Subject(found.window_id))
    return found


@allowed(*READERS)
def schedules(envelope: str) -> str:
    """The schedules in force of the window."""
    with runtime().read() as session:
        asked = asked_envelope(session, current_actor(), envelope)
        found = schedules_of(session, current_actor(), asked.window_id, envelope)
    frame = frame_of(asked, PastDayForm(formdata=None))
    return render_template("budget/schedules.html", at=frame, schedules=found)


@allowed(*READERS)
def one(schedule: str) -> str:
    """One schedule, what does not add up in it, and what was notified each year."""
    with runtime().read() as session:
        found = schedule_view(session, current_actor(), schedule)
    tabs = envelope_tabs(found.envelope, None, "budget.schedules")
    return render_template("budget/schedule.html", one=found, tabs=tabs, firmness=FIRMNESS_LABELS)


@allowed(Role.BUDGET)
def new_schedule(envelope: str) -> Page:
    """The form, and what it records."""
    asked, form = _envelope(envelope), ScheduleForm()
    return _recorded(asked.public_id, form) or _form_page(asked, form)


@allowed(Role.BUDGET)
def replace_schedule(schedule: str) -> Page:
    """The next version of a schedule: an amendment of the contract, or a mistake."""
    with runtime().read() as session:
        before = schedule_view(session, current_actor(), schedule)
    asked = _envelope(before.envelope)
    if request.method == "GET":
        form = ScheduleForm(formdata=None, data={**values_of(before.schedule), **_words(before)})
    else:
        form = ScheduleForm()
    return _recorded(asked.public_id, form, before.public_id) or _form_page(asked, form, before)


def _words(before: ScheduleView) -> dict[str, object]:
    return {"title": before.title, "reference": before.reference, "concluded_on": before.concluded_on}


def _recorded(envelope: str, form: ScheduleForm, replaces: str = "") -> Response | None:
    made: list[str] = []

    def record() -> None:
        with runtime().uow() as uow:
            command = RecordSchedule(
                envelope,
                form.title.data or "",
                form.reference.data or "",
                form.concluded_on.data,
                form.schedule(),
                form.key.data,
                replaces,
                form.reason.data or "",
            )
            made.append(record_schedule(uow, current_actor(), command))

    if "more" in request.form or not accepted(form, record):
        return None
    flash("L’échéancier est enregistré.", "success")
    return redirect(url_for("budget.schedule", schedule=made[0]))


def _form_page(asked: AskedEnvelope, form: ScheduleForm, before: ScheduleView | None = None) -> Page:
    if "more" in request.form:
        form.form_errors.clear()
    page = render_template(
        "budget/schedule_form.html",
        asked=asked,
        form=form,
        before=before,
        lines=MAX_YEARS if "more" in request.form else form.lines_shown(),
        action=url_for("budget.new_schedule", envelope=asked.public_id)
        if before is None
        else url_for("budget.replace_schedule", schedule=before.public_id),
    )
    return (page, form.refusal_status) if form.errors and "more" not in request.form else page


@allowed(Role.BUDGET)
def table(envelope: str) -> Page:
    """The table of the contract, pasted or in a file; read, it fills the form, where a person checks it."""
    asked, form = _envelope(envelope), TableForm()
    lines: tuple[CreditLine, ...] = ()
    if form.validate_on_submit():
        try:
            lines = _read(form)
        except SheetError as error:
            form.add_problem("table", error.message)
        form.line.choices = line_choices(line.label for line in lines)
        chosen = _chosen(form, lines)
        if chosen is not None:
            return _filled(asked, chosen)
        if lines:
            form.add_problem("line", "Ce tableau a plusieurs lignes\u00a0: choisissez celle de la convention.")
    page = render_template("budget/schedule_table.html", asked=asked, form=form, lines=lines)
    return (page, form.refusal_status) if form.errors else page


def _read(form: TableForm) -> tuple[CreditLine, ...]:
    """The lines of the file if there is one, else of the text. What a file holds is put in the text, to be checked."""
    if form.file.data:
        form.table.data = _as_text(form.file.data.read(), form.file.data.filename or "")
    if not form.table.data:
        raise SheetError("Collez le tableau de la convention, ou choisissez un fichier.")
    return read_credit_table(pasted_rows(form.table.data))


def _as_text(content: bytes, name: str) -> str:
    """Cells separated by tabs. A text file is taken as it is; a workbook is read where a hostile one does no harm."""
    if runtime().sniff(content).startswith("text/"):
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252", "replace")
    sheet = runtime().read_sheet(content, name)
    rows = [sheet.headings, *(row.cells for row in sheet.rows), *([sheet.total.cells] if sheet.total else [])]
    return "\n".join("\t".join(row) for row in rows)


def _chosen(form: TableForm, lines: tuple[CreditLine, ...]) -> CreditLine | None:
    if len(lines) == 1:
        return lines[0]
    place = form.line.data or ""
    return lines[int(place)] if place.isdigit() and int(place) < len(lines) else None


def _filled(asked: AskedEnvelope, line: CreditLine) -> Page:
    """The form with what was read; the total is the one the table prints for the CP, to be checked against the text."""
    total = line.printed_cp_cents or sum(row.cp_cents for row in line.instalments)
    schedule = Schedule(total, line.instalments, line.printed_ae_cents, line.printed_cp_cents)
    data = {**values_of(schedule), "key": secrets.token_hex(12)}
    form = ScheduleForm(formdata=None, data=data)
    flash("Le tableau est lu. Vérifiez les années, le total et les tranches fermes, puis enregistrez.", "info")
    return _form_page(asked, form)
