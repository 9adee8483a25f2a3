"""Import of the town hall's own table into a draft, in two pages; and the model workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, InvalidInput
from portal.domain.plan_table import ReadExpense, ReadResource
from portal.forms.plan_import import PreviewForm, TableForm, preview_form, saved_values
from portal.queries.applicant_views import DossierView
from portal.queries.table_imports import ImportView, table_import
from portal.services.applicant.import_table import ApplyTable, apply_table, bring_table, choose_columns
from portal.services.applicant.uploads import clean_name
from portal.tables.lint import lint_table
from portal.tables.plan_rows import ReadRow, guess_roles, lacks_tax, read_rows
from portal.tables.sheet import Sheet, SheetError
from portal.tables.table import TableError
from portal.tables.understand import table_of
from portal.web.applicant.lint_words import correction_words, mismatch_words
from portal.web.applicant.steps import load_dossier, render_step, step_url, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime

MAX_ROWS = 200


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/<public_id>/plan/import", "import_new", import_new, methods=both)
    blueprint.add_url_rule("/<public_id>/plan/import/<table_id>", "import_preview", import_preview, methods=both)


@allowed()
def import_new(public_id: str) -> Response:
    """Choose the file. It is read at once, and nothing of it enters the dossier."""
    view = load_dossier(public_id)
    if not view.is_draft:
        return to_dossier(view)
    if request.method == "GET":
        form = TableForm(formdata=None, data={"version": str(view.version)})
        return render_step("import_new", view, form, max_rows=MAX_ROWS)
    form = TableForm()
    if not form.validate():
        return render_step("import_new", view, form, 422, max_rows=MAX_ROWS)
    name = clean_name(form.file.data.filename or "")
    try:
        content, roles = _read(form.file.data.read(), name)
        with runtime().uow() as uow:
            table = bring_table(uow, current_actor(), public_id, name, content, roles)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return render_step("import_new", view, form, 422, max_rows=MAX_ROWS)
    return redirect(url_for("applicant.import_preview", public_id=public_id, table_id=table))


def _read(content: bytes, name: str) -> tuple[dict[str, Any], list[str]]:
    """The cells to keep, and the role of each column. Raises InvalidInput (``file``)."""
    try:
        sheet = runtime().read_sheet(content, name)
    except SheetError as error:
        raise InvalidInput({"file": f"« {name} » : {error.message}"}) from error
    if len(sheet.rows) > MAX_ROWS:
        said = f"Ce tableau a {len(sheet.rows)} lignes : {MAX_ROWS} au plus. Ne gardez que le plan."
        raise InvalidInput({"file": said})
    lint, problems = _lint(sheet)
    total = [sheet.total.number, list(sheet.total.cells)] if sheet.total else None
    kept = {
        "headings": list(sheet.headings),
        "rows": [[row.number, list(row.cells)] for row in sheet.rows],
        "total": total,
        "notes": [*sheet.notes, *problems],
        "lint": lint,
    }
    return kept, guess_roles(sheet.headings)


def _lint(sheet: Sheet) -> tuple[dict[str, Any] | None, list[str]]:
    try:
        table, notes = table_of(sheet)
        return lint_table(table), notes
    except TableError as error:
        return None, error.problems


@allowed()
def import_preview(public_id: str, table_id: str) -> Response:
    """What was understood, to be corrected; then the rows ticked enter the draft, all or none."""
    view = load_dossier(public_id)
    if not view.is_draft:
        return to_dossier(view)
    with runtime().read() as session:
        table = table_import(session, current_actor(), public_id, table_id)
    rows = read_rows(table.rows, table.columns, view.rulebook.natures, table.rate)
    make = preview_form(table.headings, rows, view.rulebook.natures)
    if request.method == "GET":
        data = {**saved_values(table.columns, table.rate, rows), "version": str(view.version)}
        return _preview(view, table, rows, make(formdata=None, data=data))
    form = make()
    valid = form.validate()
    columns, rate = form.columns(len(table.headings)), form.rate.data or ""
    if "remap" in request.form or (columns, rate) != (list(table.columns), table.rate):
        return _remap(public_id, table_id, columns, rate, asked="remap" in request.form)
    if not valid:
        return _preview(view, table, rows, form, 422)
    return _apply(view, table, rows, form)


def _remap(public_id: str, table_id: str, columns: list[str], rate: str, *, asked: bool) -> Response:
    try:
        with runtime().uow() as uow:
            choose_columns(uow, current_actor(), public_id, table_id, columns, rate)
    except Conflict as error:
        flash(error.message, "error")
    else:
        if not asked:
            flash("Les colonnes ont changé : le tableau est relu. Vérifiez les lignes, puis reprenez-les.", "info")
    return redirect(url_for("applicant.import_preview", public_id=public_id, table_id=table_id))


def _apply(view: DossierView, table: ImportView, rows: tuple[ReadRow, ...], form: PreviewForm) -> Response:
    expenses, resources = _chosen(rows, form)
    command = ApplyTable(view.public_id, form.version_number, table.public_id, expenses, resources)
    try:
        with runtime().uow() as uow:
            apply_table(uow, current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return _preview(view, table, rows, form, 422)
    except Conflict as error:
        form.form_errors.append(error.message)
        form.version.data = str(load_dossier(view.public_id).version)
        return _preview(view, table, rows, form, 409)
    counted = f"{_counted(len(expenses), 'dépense')}, {_counted(len(resources), 'ressource')}"
    flash(f"Repris dans le dossier : {counted}. {_NEXT}", "success")
    return redirect(step_url("expenses" if expenses else "plan", view.public_id))


_NEXT = "Vérifiez chaque ligne, et joignez les justificatifs."


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"


def _chosen(
    rows: tuple[ReadRow, ...], form: PreviewForm
) -> tuple[tuple[ReadExpense, ...], tuple[ReadResource, ...]]:
    """The rows ticked, with what was chosen for them."""
    expenses, resources = [], []
    for row in rows:
        if row.expense is not None and form[f"take_{row.number}"].data:
            nature = form[f"nature_{row.number}"].data or form.nature_default.data or ""
            expenses.append(replace(row.expense, nature=nature))
        if row.resource is not None and form[f"fund_{row.number}"].data:
            what, kind, status = (form[f"{name}_{row.number}"].data for name in ("what", "kind", "status"))
            resources.append(replace(row.resource, what=what, kind=kind, status=status))
    return tuple(expenses), tuple(resources)


def _preview(
    view: DossierView, table: ImportView, rows: tuple[ReadRow, ...], form: PreviewForm, status: int = 200
) -> Response:
    return render_step(
        "import_preview",
        view,
        form,
        status,
        table=table,
        rows=rows,
        one_amount=lacks_tax(table.columns),
        unnamed=any(row.expense and not row.expense.nature for row in rows),
        broken=[problem for row in rows for problem in (row.expense_problem, row.resource_problem) if problem],
        mismatches=mismatch_words(table.lint),
        corrections=correction_words(table.lint),
        tried=bool(table.lint and table.lint["complete"]),
    )
