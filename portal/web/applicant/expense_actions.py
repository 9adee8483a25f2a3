"""What one does to a line beside editing it: move, duplicate, remove (asked first), discount, comparative quotes."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.declaration import COMPARISON_KIND
from portal.domain.errors import Conflict, InvalidInput
from portal.forms.applicant import DraftForm
from portal.forms.expenses import ComparisonForm, DiscountForm
from portal.queries.applicant_views import DossierView, ExpenseRow
from portal.services.applicant.add_document import AddDocument, add_document
from portal.services.applicant.copy_expense import copy_expense
from portal.services.applicant.move_expense import move_expense
from portal.services.applicant.remove_expense import remove_expense
from portal.services.applicant.save_discount import SaveDiscount, save_discount
from portal.services.applicant.uploads import prepare_upload
from portal.services.unit_of_work import UnitOfWork
from portal.web.applicant.steps import conflict_page, load_dossier, render_step, step_url, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    line, both = "/<public_id>/depenses/<expense_id>", ["GET", "POST"]
    blueprint.add_url_rule(f"{line}/retirer", "expense_remove", expense_remove, methods=both)
    blueprint.add_url_rule(f"{line}/deplacer", "expense_move", expense_move, methods=["POST"])
    blueprint.add_url_rule(f"{line}/dupliquer", "expense_copy", expense_copy, methods=["POST"])
    blueprint.add_url_rule(f"{line}/comparatifs", "comparison_new", comparison_new, methods=both)
    blueprint.add_url_rule("/<public_id>/devis/<document_id>/remise", "discount", discount, methods=both)


@allowed()
def expense_remove(public_id: str, expense_id: str) -> Response:
    """Ask, then remove the line."""
    view = load_dossier(public_id)
    line = _line(view, expense_id)
    if not view.is_draft:
        return to_dossier(view)
    if request.method == "GET":
        form = DraftForm(formdata=None, data={"version": str(view.version)})
        helped = [row.funder for row in view.funders if line.public_id in row.expenses]
        return render_step("expense_remove", view, form, line=line, helped=helped)
    form = _sent()
    _do(lambda uow: remove_expense(uow, current_actor(), public_id, expense_id, form.version_number), _REMOVED)
    return redirect(step_url("expenses", public_id))


@allowed()
def expense_move(public_id: str, expense_id: str) -> Response:
    """One place up or down."""
    load_dossier(public_id)
    form, up = _sent(), "up" in request.form
    _do(
        lambda uow: move_expense(uow, current_actor(), public_id, expense_id, form.version_number, up=up),
        "L’ordre est enregistré.",
    )
    return redirect(f"{step_url('expenses', public_id)}#ligne-{expense_id}")


@allowed()
def expense_copy(public_id: str, expense_id: str) -> Response:
    """The same line once more, opened to be changed."""
    load_dossier(public_id)
    version = _sent().version_number
    copy = _do(
        lambda uow: copy_expense(uow, current_actor(), public_id, expense_id, version),
        "La dépense est dupliquée : changez ce qui diffère.",
    )
    if copy:
        return redirect(url_for("applicant.expense", public_id=public_id, expense_id=copy))
    return redirect(step_url("expenses", public_id))


@allowed()
def comparison_new(public_id: str, expense_id: str) -> Response:
    """Attach a comparative quote to a line: kept and shown, never counted."""
    view = load_dossier(public_id)
    line = _line(view, expense_id)
    if not view.is_draft:
        return to_dossier(view)
    if request.method == "GET":
        return render_step("comparison", view, _empty(view), line=line)
    form = ComparisonForm()
    if not form.validate():
        return render_step("comparison", view, form, 422, line=line)
    try:
        prepared = prepare_upload(runtime(), form.file.data.filename or "", form.file.data.read())
        with runtime().uow() as uow:
            command = AddDocument(
                public_id,
                form.version_number,
                COMPARISON_KIND,
                prepared,
                expense_id,
                form.supplier.data or "",
                form.excl_tax.data,
            )
            add_document(uow, current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return render_step("comparison", view, form, 422, line=line)
    except Conflict as error:
        return conflict_page("comparison", form, error, _empty, public_id, line=line)
    flash("Le devis comparatif est joint à la ligne. Il n’entre dans aucun total.", "success")
    return redirect(f"{step_url('expenses', public_id)}#ligne-{expense_id}")


@allowed()
def discount(public_id: str, document_id: str) -> Response:
    """The global discount of a quote, spread over its lines."""
    view = load_dossier(public_id)
    lines = [line for line in view.expenses if line.proof == document_id]
    if not lines:
        abort(404)
    context = {"lines": lines, "has_discount": any(row.document == document_id for row in view.discounts)}
    if not view.is_draft:
        return to_dossier(view)
    if request.method == "GET":
        return render_step("discount", view, _saved(document_id)(view), **context)
    form = DiscountForm()
    removed = "remove" in request.form
    if not removed and not form.validate():
        return render_step("discount", view, form, 422, **context)
    try:
        with runtime().uow() as uow:
            wanted = None if removed else form.discount
            save_discount(uow, current_actor(), SaveDiscount(public_id, form.version_number, document_id, wanted))
    except InvalidInput as error:
        form.add_problems(error.fields)
        return render_step("discount", view, form, 422, **context)
    except Conflict as error:
        return conflict_page("discount", form, error, _saved(document_id), public_id, **context)
    flash("La remise est retirée." if removed else "La remise est répartie sur les lignes du devis.", "success")
    return redirect(step_url("expenses", public_id))


_REMOVED = "La dépense est retirée. Son justificatif reste dans les pièces."


def _line(view: DossierView, expense_id: str) -> ExpenseRow:
    for line in view.expenses:
        if line.public_id == expense_id:
            return line
    abort(404)


def _sent() -> DraftForm:
    form = DraftForm()
    form.validate()
    return form


def _do(run: Callable[[UnitOfWork], str | None], done: str) -> str:
    """Run a use-case that has no field of its own; what it refuses is said on the list. Returns what it returned."""
    try:
        with runtime().uow() as uow:
            result = run(uow)
    except (Conflict, InvalidInput) as error:
        flash(error.message, "error")
        return ""
    flash(done, "success")
    return result or ""


def _empty(view: DossierView) -> ComparisonForm:
    return ComparisonForm(formdata=None, data={"version": str(view.version)})


def _saved(document_id: str) -> Callable[[DossierView], DiscountForm]:
    def build(view: DossierView) -> DiscountForm:
        row = next((row for row in view.discounts if row.document == document_id), None)
        data: dict[str, object] = {"version": str(view.version)}
        if row is not None:
            data |= {"amount": row.amount_cents, "percent": row.percent_hundredths}
        return DiscountForm(formdata=None, data=data)

    return build
