"""The invoices of a claim: bring a file, complete what was read of it, charge it to the retained lines."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.claim import ClaimKind
from portal.forms.base import PortalForm
from portal.forms.claims import InvoiceFileForm, InvoiceForm, invoice_form
from portal.queries.applicant_views import DossierView
from portal.queries.claim_invoices import InvoiceView
from portal.queries.claim_proposals import left_lines
from portal.queries.claims import ClaimView
from portal.quotes.invoices import InvoiceRead, proposed_line
from portal.services.applicant.uploads import prepare_upload
from portal.services.claims.add_invoice import AddInvoice, add_invoice
from portal.services.claims.remove_invoice import remove_invoice
from portal.services.claims.save_invoice import SaveInvoice, save_invoice
from portal.web.applicant.award_nav import award_nav
from portal.web.applicant.claims import BASE, load_editable
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

_READ = "Lu dans la facture, à vérifier."
_DOUBT = "Lu dans la facture sans certitude : vérifiez-le."


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    base, both = f"{BASE}/<claim>/factures", ["GET", "POST"]
    blueprint.add_url_rule(f"{base}/ajouter", "claim_invoice_add", add, methods=both)
    blueprint.add_url_rule(f"{base}/<invoice>", "claim_invoice", edit, methods=both)
    blueprint.add_url_rule(f"{base}/<invoice>/retirer", "claim_invoice_remove", remove, methods=["POST"])


@allowed()
def add(public_id: str, claim: str) -> Response:
    """Choose the file."""
    view, found = load_editable(public_id, claim)
    form = InvoiceFileForm()
    made: list[str] = []

    def bring() -> None:
        prepared = prepare_upload(runtime(), form.file.data.filename or "", form.file.data.read())
        with runtime().uow() as uow:
            made.append(add_invoice(uow, current_actor(), AddInvoice(claim, prepared)))

    if accepted(form, bring):
        return redirect(url_for("applicant.claim_invoice", public_id=public_id, claim=claim, invoice=made[0]), 303)
    return _page("claim_invoice_add.html", view, found, form)


@allowed()
def edit(public_id: str, claim: str, invoice: str) -> Response:
    """Complete the invoice; what was read is proposed until somebody has."""
    view, found = load_editable(public_id, claim)
    row = next((one for one in found.invoices if one.public_id == invoice), None)
    if row is None:
        abort(404)
    lines = [(line.expense_public_id, line.label) for line in found.award.retained_lines if line.expense_public_id]
    form = invoice_form(lines)()
    proposed = _fill(form, found, row) if request.method == "GET" else {}

    def save() -> None:
        with runtime().uow() as uow:
            save_invoice(uow, current_actor(), _command(form, claim, invoice, [key for key, _ in lines]))

    if accepted(form, save):
        flash("La facture est enregistrée.", "success")
        return redirect(url_for("applicant.claim", public_id=public_id, claim=claim), 303)
    if form.refusal_status == 409:
        form.version.data = str(load_editable(public_id, claim)[1].version)
    return _page(
        "claim_invoice.html",
        view,
        found,
        form,
        invoice=row,
        lines=[(line, form[f"charge_{line.expense_public_id}"]) for line in found.award.retained_lines],
        proposed=proposed,
        needs_payment=found.row.kind is not ClaimKind.ADVANCE,
    )


@allowed()
def remove(public_id: str, claim: str, invoice: str) -> Response:
    """Take an invoice out."""
    load_editable(public_id, claim)
    form = PortalForm()

    def take() -> None:
        with runtime().uow() as uow:
            remove_invoice(uow, current_actor(), claim, invoice)

    if accepted(form, take):
        flash("La facture est retirée.", "success")
    else:
        flash(" ".join(str(one) for one in form.form_errors), "error")
    return redirect(url_for("applicant.claim", public_id=public_id, claim=claim), 303)


def _page(template: str, view: DossierView, found: ClaimView, form: PortalForm, **context: object) -> Response:
    page = render_template(
        f"applicant/{template}",
        view=view,
        award=found.award,
        claim=found,
        form=form,
        nav=award_nav(view.public_id, "applicant.claims"),
        **context,
    )
    return make_response(page, form.refusal_status if form.errors else 200)


def _fill(form: InvoiceForm, found: ClaimView, row: InvoiceView) -> dict[str, str]:
    """What is saved; of an invoice nobody completed, what was read, said to be so beside each value. Returns what is
    said of the lines proposed."""
    form.version.data = str(found.version)
    read = row.read
    shown = (
        read
        if not row.complete
        else InvoiceRead(
            row.supplier, row.supplier_siret, row.number, row.invoiced_on, row.excl_tax_cents, row.incl_tax_cents
        )
    )
    form.supplier.data, form.siret.data, form.number.data = shown.supplier, shown.siret or None, shown.number
    form.invoiced_on.data = shown.invoiced_on
    form.excl_tax.data, form.incl_tax.data = shown.excl_tax_cents, shown.incl_tax_cents
    form.paid_on.data, form.mandate_number.data = row.paid_on, row.mandate_number
    if row.complete:
        for charge in row.charges:
            if f"charge_{charge.expense_public_id}" in form:
                form[f"charge_{charge.expense_public_id}"].data = charge.amount_cents
    return _propose(form, found, read) if read.found and not row.complete else {}


def _propose(form: InvoiceForm, found: ClaimView, read: InvoiceRead) -> dict[str, str]:
    for field, value in (
        (form.supplier, read.supplier),
        (form.siret, read.siret),
        (form.number, read.number),
        (form.invoiced_on, read.invoiced_on),
    ):
        if value:
            field.description = _READ
    for field, name, cents in (
        (form.excl_tax, "total_excl_tax", read.excl_tax_cents),
        (form.incl_tax, "total_incl_tax", read.incl_tax_cents),
    ):
        if cents is not None:
            field.description = _READ if name in read.certain else _DOUBT
    total = read.incl_tax_cents if found.award.with_tax else read.excl_tax_cents
    with runtime().read() as session:
        lines = left_lines(session, found.award)
    key = proposed_line(read.supplier, total, lines)
    if key is None or not total:
        return {}
    form[f"charge_{key}"].data = total
    return {key: "Proposé d’après le fournisseur et le montant lus : à confirmer."}


def _command(form: InvoiceForm, claim: str, invoice: str, lines: list[str]) -> SaveInvoice:
    return SaveInvoice(
        claim,
        invoice,
        form.seen_version(),
        form.supplier.data or "",
        form.siret.data or "",
        form.number.data or "",
        form.invoiced_on.data,
        form.paid_on.data,
        form.mandate_number.data or "",
        form.excl_tax.data,
        form.incl_tax.data,
        {key: form[f"charge_{key}"].data for key in lines if form[f"charge_{key}"].data},
    )
