"""Quotes as they were read: a line made from one, and the question raised by the sign of an order.

The reading is a job: pages here wait for it a little, and never depend on it.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.line_amounts import VAT_RATES, tax_problem
from portal.forms.expenses import ExpenseForm
from portal.forms.quotes import OrderAnswerForm, QuoteUploadForm
from portal.queries.applicant_views import DossierView
from portal.queries.quote_panels import Panel
from portal.quotes.comparing import cents_of
from portal.services.applicant.add_document import AddDocument, add_document
from portal.services.applicant.answer_quote import AnswerQuote, answer_quote
from portal.services.applicant.uploads import prepare_upload
from portal.web.applicant.editing import show
from portal.web.applicant.expenses import edit_line, line_editor
from portal.web.applicant.panels import panels_of
from portal.web.applicant.steps import conflict_page, load_dossier, render_step, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime

_CHECK = "Lu dans le devis, à vérifier."
_DOUBT = "Lu dans le devis sans certitude : vérifiez-le."
_RECOGNISED = "Lu par reconnaissance de caractères, à vérifier."
_REST = "Reste du devis après vos autres lignes, à vérifier."
#: Fields of the form and of the reading.
_FILLED = {"supplier": "supplier", "excl_tax": "total_excl_tax", "incl_tax": "total_incl_tax"}


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/<public_id>/depenses/depuis-un-devis", "quote_line", quote_line, methods=both)
    blueprint.add_url_rule(
        "/<public_id>/depenses/depuis-un-devis/<document_id>", "quote_line_read", quote_line_read, methods=both
    )
    blueprint.add_url_rule("/<public_id>/devis/<document_id>/etat", "quote_state", quote_state)
    blueprint.add_url_rule("/<public_id>/devis/<document_id>/commande", "quote_order", quote_order, methods=both)


def _panel(public_id: str, document_id: str) -> Panel:
    found = panels_of(public_id).get(document_id)
    if found is None:
        abort(404)
    return found


@allowed()
def quote_line(public_id: str) -> BaseResponse:
    """Bring a quote; its line is made once it is read."""
    view = load_dossier(public_id)
    if request.method == "GET":
        return render_step("quote_line", view, _upload_form(view)) if view.is_draft else to_dossier(view)
    form = QuoteUploadForm()
    if not form.validate():
        return render_step("quote_line", view, form, 422)
    try:
        prepared = prepare_upload(runtime(), form.file.data.filename or "", form.file.data.read())
        with runtime().uow() as uow:
            command = AddDocument(public_id, form.version_number, "quote", prepared)
            document_id = add_document(uow, current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return render_step("quote_line", view, form, 422)
    except Conflict as error:
        return conflict_page("quote_line", form, error, _upload_form, public_id)
    return redirect(url_for("applicant.quote_line_read", public_id=public_id, document_id=document_id))


def _upload_form(view: DossierView) -> QuoteUploadForm:
    return QuoteUploadForm(formdata=None, data={"version": str(view.version)})


@allowed()
def quote_line_read(public_id: str, document_id: str) -> BaseResponse:
    """The form of a new line with what was read in it, or the wait for it."""
    view = load_dossier(public_id)
    if not view.is_draft:
        return to_dossier(view)
    panel = _panel(public_id, document_id)
    if request.method == "POST":
        return edit_line(view, None)
    editor = line_editor(None, None, "")
    form = editor.make(view, None)
    form.proof.data = document_id
    if panel.pending and "sans-attendre" not in request.args:
        return render_step("quote_wait", view, form, panel=panel)
    _fill(form, panel, view)
    return show(editor, view, form, filled=panel.reading is not None)


def _fill(form: ExpenseForm, panel: Panel, view: DossierView) -> None:
    """Put what was read in the form, and say beside each value what it is worth."""
    if panel.reading is None:
        return
    lines = [line for line in view.expenses if line.proof == panel.document]
    used = {
        "total_excl_tax": sum(line.excl_tax_cents for line in lines),
        "total_incl_tax": sum(line.incl_tax_cents for line in lines),
    }
    for name, source in _FILLED.items():
        found = panel.reading.fields[source]
        if found.value is None:
            continue
        amount = cents_of(found) if source in used else None
        if amount is not None:
            amount -= used[source]
            if amount <= 0:
                continue
        form[name].data = found.value if amount is None else amount
        sure = _RECOGNISED if panel.recognised else _CHECK if found.certain or source == "supplier" else _DOUBT
        form[name].description = _REST if lines and source in used else sure
    form.vat_rate.data = _rate(form.excl_tax.data, form.incl_tax.data)


def _rate(excl_tax: int | None, incl_tax: int | None) -> str:
    """Code of the one rate that these amounts show; empty for several, or when they are not both there."""
    if not excl_tax or not incl_tax:
        return ""
    return next((code for code in VAT_RATES if not tax_problem(excl_tax, incl_tax, code)), "")


@allowed()
def quote_state(public_id: str, document_id: str) -> Response:
    """Whether the reading is there: asked again and again by the waiting page."""
    load_dossier(public_id)
    return jsonify({"ready": not _panel(public_id, document_id).pending})


@allowed()
def quote_order(public_id: str, document_id: str) -> BaseResponse:
    """The question of an order already placed, and its answer."""
    view = load_dossier(public_id)
    if not view.may_write:
        raise Forbidden
    panel = _panel(public_id, document_id)
    if panel.order is None:
        abort(404)
    form = OrderAnswerForm()
    if request.method == "GET":
        form.ordered_on.data = panel.order.on
        return _order_page(view, panel, form)
    if not form.validate():
        return _order_page(view, panel, form, 422)
    command = AnswerQuote(
        public_id, document_id, form.answer.data or "", form.ordered_on.data, form.explanation.data or ""
    )
    try:
        with runtime().uow() as uow:
            answer_quote(uow, current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return _order_page(view, panel, form, 422)
    except Conflict as error:
        form.add_problem("form", error.message)
        return _order_page(view, panel, form, 409)
    flash("Votre réponse est enregistrée : la préfecture la verra.", "success")
    where = "applicant.expenses" if view.is_draft else "applicant.dossier"
    return redirect(url_for(where, public_id=public_id))


def _order_page(view: DossierView, panel: Panel, form: OrderAnswerForm, status: int = 200) -> BaseResponse:
    return make_response(render_template("applicant/quote_order.html", view=view, panel=panel, form=form), status)
