"""Step 3: expenses, one line at a time, each with its proof. Totals are computed, never typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from portal.domain.actors import Actor
from portal.domain.declaration import COUNTRIES, PROOF_KINDS
from portal.domain.errors import InvalidInput
from portal.domain.money import Euros, from_decimal_string
from portal.forms.applicant import DraftForm
from portal.forms.base import choices
from portal.forms.choices import YesNoField
from portal.forms.expenses import ExpenseForm
from portal.queries.applicant import my_dossier
from portal.queries.applicant_views import DossierView, ExpenseRow
from portal.queries.quote_panels import quote_panels
from portal.services.applicant.check_draft import DraftCheck, check_draft
from portal.services.applicant.drafts import Typed, expense_part, new_expense_part
from portal.services.applicant.save_expense import SaveExpense, save_expense
from portal.services.applicant.uploads import PreparedFile, prepare_upload
from portal.services.unit_of_work import UnitOfWork
from portal.web.applicant import autosave
from portal.web.applicant.editing import Applies, Editor, Posted, receive, reopened, show
from portal.web.applicant.line_words import LineWords, discount_words, line_words
from portal.web.applicant.panels import panels_of
from portal.web.applicant.steps import load_dossier, render_step, step_url, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/<public_id>/depenses", "expenses", expenses)
    blueprint.add_url_rule("/<public_id>/depenses/nouvelle", "expense_new", expense_new, methods=both)
    blueprint.add_url_rule("/<public_id>/depenses/<expense_id>", "expense", expense, methods=both)


@allowed()
def expenses(public_id: str) -> Response:
    """The list, its totals, and where to add a line."""
    with runtime().read() as session:
        now = runtime().legal.now()
        view = my_dossier(session, current_actor(), public_id, now)
        if not view.is_draft:
            return to_dossier(view)
        words, base, grant = _words(view, check_draft(session, current_actor(), public_id, now))
        panels = quote_panels(session, current_actor(), public_id, now)
    form = DraftForm(formdata=None, data={"version": str(view.version)})
    return render_step(
        "expenses",
        view,
        form,
        rulebook=view.rulebook,
        words=words,
        panels=panels,
        countries=COUNTRIES,
        base_cents=base,
        max_grant_cents=grant,
        discounts={row.document: discount_words(row, view.expenses) for row in view.discounts},
    )


def _words(view: DossierView, checked: DraftCheck) -> tuple[dict[str, LineWords], Euros, Euros]:
    """What is said at each line (by public id), then the base and the grant then possible, in cents."""
    effects = {effect.id: effect for effect in checked.lines}
    amount = checked.result["amount"]
    words = {
        line.public_id: line_words(effects[line.public_id], view.rulebook, line)
        for line in view.expenses
        if line.public_id in effects
    }
    return words, from_decimal_string(amount["eligible_base"]), from_decimal_string(amount["max_grant"])


@allowed()
def expense_new(public_id: str) -> Response:
    """Add a line."""
    return edit_line(load_dossier(public_id), None)


@allowed()
def expense(public_id: str, expense_id: str) -> Response:
    """Change a line."""
    view = load_dossier(public_id)
    line = next((line for line in view.expenses if line.public_id == expense_id), None)
    if line is None:
        abort(404)
    return edit_line(view, line)


def edit_line(view: DossierView, line: ExpenseRow | None) -> Response:
    """Show, save, or save while typing. A file is judged and stored before anything else is written."""
    if not view.is_draft:
        return to_dossier(view)
    if request.method == "GET":
        editor = line_editor(line, None, "")
        return show(editor, view, reopened(editor, view))
    prepared, problem = (None, "") if autosave.asked() else _upload()
    return receive(line_editor(line, prepared, problem), view)


def line_editor(line: ExpenseRow | None, prepared: PreparedFile | None, problem: str) -> Editor:
    """The form of one line; ``prepared``: its new proof, ``problem``: why the file is refused."""

    def make(view: DossierView, posted: Posted | None) -> ExpenseForm:
        if posted is None:
            return _saved(line)(view)
        form = ExpenseForm(formdata=CombinedMultiDict([posted, request.files]))
        if problem:
            form.file.process_errors = [*form.file.process_errors, problem]
        return _with_choices(form, view)

    def save(uow: UnitOfWork, actor: Actor, view: DossierView, form: ExpenseForm, typed: Typed) -> None:
        save_expense(uow, actor, _command(view.public_id, line, form, prepared, typed))

    def context(view: DossierView, form: ExpenseForm) -> dict[str, Any]:
        current = next((row for row in view.expenses if line and row.public_id == line.public_id), None)
        panel = panels_of(view.public_id).get(form.proof.data) if form.proof.data else None
        return {"line": current, "panel": panel}

    part = expense_part(line.public_id) if line else new_expense_part(current_actor())
    return Editor("expense", part, make, save, context, _after, Applies.WHOLE if line else Applies.BUTTON)


def _after(view: DossierView, form: ExpenseForm) -> Response:
    return redirect(step_url("expense_new" if "another" in request.form else "expenses", view.public_id))


def _upload() -> tuple[PreparedFile | None, str]:
    """The file that came with the form, stored; or the sentence of its refusal."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return None, ""
    try:
        return prepare_upload(runtime(), upload.filename, upload.read()), ""
    except InvalidInput as error:
        return None, error.fields["file"]
    finally:
        upload.stream.seek(0)


def _with_choices(form: ExpenseForm, view: DossierView) -> ExpenseForm:
    form.nature.choices = choices(view.rulebook.natures.items(), "Choisissez")
    proofs = [(d.public_id, f"{d.kind_label}\u00a0: {d.name}") for d in view.documents if d.kind in PROOF_KINDS]
    form.proof.choices = choices(proofs, "Aucun pour l’instant")
    axes = view.rulebook.axes_by_code
    labels = [(code, f"{code} – {axes[code].label}") for code in view.declared.axes if code in axes]
    form.axis.choices = choices(labels, "Aucun en particulier")
    return form


def _command(
    public_id: str, line: ExpenseRow | None, form: ExpenseForm, prepared: PreparedFile | None, typed: Typed
) -> SaveExpense:
    return SaveExpense(
        dossier=public_id,
        version=form.version_number,
        expense=line.public_id if line else None,
        label=form.label.data or "",
        nature=form.nature.data or "",
        supplier=form.supplier.data or "",
        excl_tax_cents=form.excl_tax.data or 0,
        incl_tax_cents=form.incl_tax_cents,
        axis=form.axis.data or "",
        vat_rate=form.vat_rate.data or "",
        investment=form.investment.answer,
        publisher_country=form.publisher_country.data or None,
        covers_from=form.covers_from.data,
        covers_to=form.covers_to.data,
        proof=form.proof.data or None,
        new_proof=prepared,
        new_proof_kind=form.file_kind.data or "",
        typed=typed,
    )


def _saved(line: ExpenseRow | None) -> Callable[[DossierView], ExpenseForm]:
    """The form as saved: of the current row of the same line, or an empty one."""

    def build(view: DossierView) -> ExpenseForm:
        data: dict[str, object] = {"version": str(view.version)}
        row = next((r for r in view.expenses if line and r.public_id == line.public_id), None)
        if row is not None:
            data |= {
                "label": row.label,
                "nature": row.nature,
                "supplier": row.supplier,
                "excl_tax": row.typed_excl_tax_cents,
                "incl_tax": row.typed_incl_tax_cents,
                "axis": row.axis,
                "vat_rate": row.vat_rate,
                "investment": YesNoField.code(row.investment),
                "publisher_country": row.publisher_country or "",
                "covers_from": row.covers_from,
                "covers_to": row.covers_to,
                "proof": row.proof or "",
            }
        return _with_choices(ExpenseForm(formdata=None, data=data), view)

    return build
