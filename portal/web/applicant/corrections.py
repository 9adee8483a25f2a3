"""Correct a filed dossier: the values as they stand, why, and what changed before and after."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.dossier import CORRECTABLE_STATES, REACHABLE_STATES
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.forms.after_filing import correction_form
from portal.forms.applicant import DraftForm
from portal.queries.applicant_views import DossierView
from portal.services.applicant.correct_dossier import CorrectDossier, correct_dossier
from portal.services.applicant.read_correctable import CorrectableView, read_correctable
from portal.web.applicant.steps import load_dossier, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/<public_id>/corriger", "correct", correct, methods=["GET", "POST"])


@allowed()
def correct(public_id: str) -> Response:
    """Show what may be corrected, or correct it."""
    view = load_dossier(public_id)
    if not view.may_write:
        raise Forbidden
    if view.state not in REACHABLE_STATES:
        return to_dossier(view)
    helper = view.assistance is not None and view.assistance.holder_id == current_actor().person_id
    content = view.may_file and not helper and view.state in CORRECTABLE_STATES
    with runtime().read() as session:
        groups = read_correctable(session, current_actor(), public_id, content=content)
    fields = [one for group in groups for one in group.fields]
    form = correction_form(fields)()
    if request.method == "GET":
        for one in fields:
            form[one.field].data = one.value
        form.version.data = str(view.version)
        return _page(view, groups, form)
    if not form.validate():
        return _page(view, groups, form, 422)
    values = {one.field: _typed(form, one.field, one.money) for one in fields}
    try:
        with runtime().uow() as uow:
            command = CorrectDossier(public_id, form.version_number, form.reason.data or "", values)
            changed = correct_dossier(uow, current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return _page(view, groups, form, 422)
    except Conflict as error:
        form.version.data = str(view.version)
        form.add_problem("form", error.message)
        return _page(view, groups, form, 409)
    said = "correction enregistrée" if len(changed) == 1 else "corrections enregistrées"
    flash(f"{len(changed)} {said}. La préfecture est prévenue ; ce que vous aviez déposé est conservé.", "success")
    return redirect(url_for("applicant.dossier", public_id=public_id) + "#corrections")


def _typed(form: DraftForm, name: str, money: bool) -> object:
    value = form[name].data
    return value if value is not None or money or name.endswith("_on") else ""


def _page(view: DossierView, groups: tuple[CorrectableView, ...], form: DraftForm, status: int = 200) -> Response:
    page = render_template("applicant/correct.html", view=view, groups=groups, form=form)
    return make_response(page, status)
