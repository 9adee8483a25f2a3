"""The plan without each aid still awaited: read only, from the plan's page."""

from __future__ import annotations

from fractions import Fraction

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.money import format_rate
from portal.forms.applicant import DraftForm
from portal.services.applicant.what_if import Refusal, what_if
from portal.web.applicant.steps import load_dossier, render_step, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/<public_id>/plan/si-refus", "what_if", show)


@allowed()
def show(public_id: str) -> Response:
    """The page."""
    view = load_dossier(public_id)
    if not view.is_draft:
        return to_dossier(view)
    with runtime().read() as session:
        supposed = what_if(session, current_actor(), public_id, runtime().legal.now())
    form = DraftForm(formdata=None, data={"version": str(view.version)})
    shares = [_share(one) for one in supposed.refusals]
    return render_step("what_if", view, form, supposed=supposed, shares=shares)


def _share(one: Refusal) -> str:
    if not one.total_cents:
        return ""
    return f", soit {format_rate(Fraction(one.own_funds_cents, one.total_cents))} du coût"
