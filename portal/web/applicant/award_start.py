"""The start of an operation: what was declared, what the prefecture answered, and the form."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Forbidden
from portal.forms.award import StartForm
from portal.queries.award_start import starts_of
from portal.services.applicant.uploads import prepare_upload
from portal.services.award.declare_start import DeclareStart, declare_start
from portal.web.applicant.award_nav import award_nav, load_award
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/<public_id>/subvention/demarrage", "award_start", start, methods=["GET", "POST"])


@allowed()
def start(public_id: str) -> Response:
    """Declare the first legal act, once the award is notified and until a declaration is accepted."""
    view, award = load_award(public_id)
    if request.method == "POST" and not view.may_write:
        raise Forbidden
    form = StartForm()

    def declare() -> None:
        upload = form.file.data
        prepared = prepare_upload(runtime(), upload.filename or "", upload.read())
        command = DeclareStart(public_id, form.kind.data, form.started_on.data, prepared, form.reference.data or "")
        with runtime().uow() as uow:
            declare_start(uow, current_actor(), command)

    if accepted(form, declare):
        flash("Le démarrage est déclaré : la préfecture le vérifie et vous répond par courriel.", "success")
        return redirect(url_for("applicant.award", public_id=public_id))
    with runtime().read() as session:
        starts = starts_of(session, award.act_id)
    last = starts[-1] if starts else None
    page = render_template(
        "applicant/award_start.html",
        view=view,
        award=award,
        form=form,
        starts=starts,
        open=view.may_write and award.in_force and not (last and last.accepted),
        nav=award_nav(public_id, "applicant.award_start"),
    )
    return make_response(page, form.refusal_status if form.errors else 200)
