"""Exchanges with Chorus: an export brought, its payments matched and recorded, what still differs."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Actor, Role
from portal.domain.chorus import Match, Outcome
from portal.domain.errors import InvalidInput, NotFound
from portal.forms.chorus import ExplainForm, ExportForm, MatchesForm, field_of, matches_form
from portal.queries.chorus import ImportView, chorus_import, imports_of
from portal.queries.chorus_plan import ImportPlan, import_plan, read_export, rows_words
from portal.queries.reconciliation import reconciliation
from portal.queries.windows import WindowView
from portal.services.applicant.uploads import clean_name
from portal.services.chorus.bring_export import BringExport, bring_export
from portal.services.chorus.choose_columns import ChooseColumns, choose_columns
from portal.services.chorus.explain_difference import ExplainDifference, explain_difference
from portal.services.chorus.record_payments import Recorded, RecordPayments, record_payments
from portal.tables.chorus_rows import payment_rows
from portal.tables.recognise import NO_TABLE
from portal.tables.sheet import SheetError
from portal.web.common.access import allowed
from portal.web.common.lists import asked_page
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.common.window import open_windows

Page = str | Response | tuple[str, int]
#: Rows of one list of the preview; the rest is counted, and comes once these are settled.
SHOWN = 100
_NO_TABLE = (
    "aucun tableau n’a été reconnu\u00a0: il faut une ligne d’intitulés (EJ, demande de paiement, montant…) puis une "
    "ligne par paiement."
)


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/budget/chorus", "chorus", home, methods=both)
    blueprint.add_url_rule("/budget/chorus/<window>", "chorus_window", home, methods=both)
    blueprint.add_url_rule("/budget/chorus/imports/<export>", "chorus_import", preview, methods=both)
    blueprint.add_url_rule("/budget/chorus/<window>/rapprochement", "reconciliation", report)
    blueprint.add_url_rule("/budget/chorus/<window>/ecarts/<digest>", "explain_gap", explain, methods=both)


def _windows(actor: Actor) -> list[WindowView]:
    mine = actor.window_ids(Role.BUDGET)
    return [window for window in open_windows() if window.id in mine]


def _window(actor: Actor, public_id: str | None) -> WindowView:
    """The window asked for, else the first of the actor's. Raises NotFound."""
    mine = _windows(actor)
    found = next((window for window in mine if public_id in (None, window.public_id)), None)
    if found is None:
        raise NotFound
    return found


@allowed(Role.BUDGET)
def home(window: str | None = None) -> Page:
    """Choose an export; those brought before, and the way to the reconciliation."""
    actor, form = current_actor(), ExportForm()
    shown = _window(actor, window)
    made: list[str] = []

    def bring() -> None:
        name = clean_name(form.file.data.filename or "")
        command = _read(shown, name, form.file.data.read())
        with runtime().uow() as uow:
            made.append(bring_export(uow, actor, command))

    if accepted(form, bring):
        return redirect(url_for("budget.chorus_import", export=made[0]))
    page = asked_page()
    with runtime().read() as session:
        imports, pages = imports_of(session, shown.id, page)
    html = render_template(
        "budget/chorus.html",
        form=form,
        window=shown,
        others=[(one.title, url_for("budget.chorus_window", window=one.public_id)) for one in _windows(actor)],
        imports=imports,
        page=min(page, pages),
        pages=pages,
    )
    return (html, form.refusal_status) if form.errors else html


def _read(window: WindowView, name: str, content: bytes) -> BringExport:
    """The cells to keep; nothing is understood of them yet. Raises InvalidInput (``file``)."""
    try:
        sheet = runtime().read_sheet(content, name)
    except SheetError as error:
        said = _NO_TABLE if error.message == NO_TABLE else error.message[0].lower() + error.message[1:]
        raise InvalidInput({"file": f"« {name} » : {said}"}) from error
    kept: dict[str, Any] = {
        "headings": list(sheet.headings),
        "rows": [[row.number, list(row.cells)] for row in payment_rows(sheet)],
        "notes": list(sheet.notes),
    }
    return BringExport(window.public_id, name, hashlib.sha256(content).hexdigest(), kept)


@allowed(Role.BUDGET)
def preview(export: str) -> Page:
    """What the import would record, to be confirmed; then it is, in one go."""
    actor = current_actor()
    with runtime().read() as session:
        view = chorus_import(session, actor, export)
        plan = import_plan(session, actor, view.window_id, read_export(view))
    proposed = plan.of(Outcome.CONFIRM)[:SHOWN]
    make = matches_form(view.headings, proposed)
    if request.method == "GET":
        columns = {f"column_{place}": role for place, role in enumerate(view.roles)}
        return _preview(view, plan, make(formdata=None, data=columns))
    form = make()
    roles = form.columns(len(view.headings))
    if "remap" in request.form or roles != list(view.roles):
        return _remap(form, export, roles)
    done: list[Recorded] = []

    def record() -> None:
        command = RecordPayments(export, form.confirmed(proposed))
        done.append(record_payments(runtime(), actor, command))

    if accepted(form, record):
        _tell(done[0])
        return redirect(url_for("budget.chorus_import", export=export))
    return _preview(view, plan, form, form.refusal_status)


def _remap(form: MatchesForm, export: str, roles: list[str]) -> Response:
    """Say what the columns are, then show what is read."""
    if form.validate():
        with runtime().uow() as uow:
            choose_columns(uow, current_actor(), ChooseColumns(export, roles))
        flash("Les colonnes sont retenues pour ce guichet, le tableau est relu. Rien n’est encore repris.", "info")
    return redirect(url_for("budget.chorus_import", export=export))


def _tell(done: Recorded) -> None:
    parts = [_counted(done.ordered, "mise en paiement", "mises en paiement")] if done.ordered else []
    parts += [_counted(done.paid, "virement", "virements")] if done.paid else []
    flash(f"Enregistré : {', '.join(parts)}." if parts else "Rien de nouveau à enregistrer.", "success")
    if done.refused:
        flash(f"{_counted(len(done.refused), 'paiement refusé', 'paiements refusés')}, voyez pourquoi.", "warning")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {many if count > 1 else one}"


def _preview(view: ImportView, plan: ImportPlan, form: MatchesForm, status: int = 200) -> Page:
    html = render_template(
        "budget/chorus_import.html",
        export=view,
        plan=plan,
        form=form,
        window=_window(current_actor(), _public_id(view.window_id)),
        record=plan.of(Outcome.RECORD),
        proposed=plan.of(Outcome.CONFIRM),
        apart=plan.of(Outcome.DIFFERS, Outcome.UNMATCHED),
        known=len(plan.of(Outcome.KNOWN)),
        shown=SHOWN,
        field_of=field_of,
        rows_of=_rows_of,
    )
    return (html, status) if status != 200 else html


def _public_id(window_id: int) -> str:
    return next((window.public_id for window in open_windows() if window.id == window_id), "")


def _rows_of(match: Match) -> str:
    return rows_words(match.payment.rows)


@allowed(Role.BUDGET)
def report(window: str) -> str:
    """Every difference between Chorus and the portal, explained or not."""
    actor = current_actor()
    shown = _window(actor, window)
    with runtime().read() as session:
        found = reconciliation(session, actor, shown.id)
    return render_template("budget/reconciliation.html", report=found, window=shown, shown=SHOWN)


@allowed(Role.BUDGET)
def explain(window: str, digest: str) -> Page:
    """One difference, and why it is not an error."""
    actor, form = current_actor(), ExplainForm()
    shown = _window(actor, window)
    with runtime().read() as session:
        gap = reconciliation(session, actor, shown.id).find(digest)
    if gap is None:
        abort(404)

    def record() -> None:
        with runtime().uow() as uow:
            explain_difference(uow, actor, ExplainDifference(shown.public_id, digest, form.reason.data or ""))

    if accepted(form, record):
        flash("L’écart est expliqué. Il reviendra si un montant ou une date change.", "success")
        return redirect(url_for("budget.reconciliation", window=shown.public_id))
    html = render_template("budget/explain_gap.html", gap=gap, form=form, window=shown)
    return (html, form.refusal_status) if form.errors else html
