"""The papers of a claim: the statement certified by the accountant, the final report, a word."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from portal.domain.claim import ClaimKind
from portal.forms.claims import PapersForm
from portal.services.applicant.uploads import PreparedFile, prepare_upload
from portal.services.claims.save_papers import SavePapers, save_papers
from portal.web.applicant.award_nav import award_nav
from portal.web.applicant.claims import BASE, load_editable, needs_report
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule(f"{BASE}/<claim>/justificatifs", "claim_papers", papers, methods=["GET", "POST"])


@allowed()
def papers(public_id: str, claim: str) -> Response:
    """Give them; a file left out keeps the one already there."""
    view, found = load_editable(public_id, claim)
    form = PapersForm()
    if request.method == "GET":
        form.version.data = str(found.version)
        form.accountant_name.data, form.statement_on.data = found.accountant_name, found.statement_on
        form.note.data = found.note

    def save() -> None:
        command = SavePapers(
            claim,
            form.seen_version(),
            form.accountant_name.data or "",
            form.statement_on.data,
            form.note.data or "",
            _prepared(form.statement.data, "statement"),
            _prepared(form.report.data, "report"),
        )
        with runtime().uow() as uow:
            save_papers(uow, current_actor(), command)

    if accepted(form, save):
        flash("Les justificatifs sont enregistrés.", "success")
        return redirect(url_for("applicant.claim", public_id=public_id, claim=claim), 303)
    if form.refusal_status == 409:
        form.version.data = str(load_editable(public_id, claim)[1].version)
    page = render_template(
        "applicant/claim_papers.html",
        view=view,
        award=found.award,
        claim=found,
        form=form,
        needs_statement=found.row.kind is not ClaimKind.ADVANCE,
        needs_report=needs_report(found),
        nav=award_nav(public_id, "applicant.claims"),
    )
    return make_response(page, form.refusal_status if form.errors else 200)


def _prepared(upload: FileStorage | None, field: str) -> PreparedFile | None:
    if not upload:
        return None
    return prepare_upload(runtime(), upload.filename or "", upload.read(), field, pdf_only=True)
