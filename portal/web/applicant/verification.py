"""Step 6: the check of the draft as if it were filed now: what blocks apart from what asks, each with its link."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.forms.applicant import DraftForm
from portal.services.applicant.check_draft import check_draft
from portal.web.applicant.panels import panels_of
from portal.web.applicant.steps import load_dossier, render_step, step_url, to_dossier
from portal.web.common.access import allowed
from portal.web.common.assessments import CheckView, assessment_view
from portal.web.common.session import current_actor, runtime

#: Where each check is mended: step, id of the field.
FIELDS: dict[str, tuple[str, str]] = {
    "APPLICANT_TYPE": ("identity", "france_services-0"),
    "APPLICANT_TERRITORY": ("identity", "contact_name"),
    "APPLICANT_FUNDING": ("identity", "funded_only_by_local_authorities-0"),
    "DECISION_LEVEL": ("identity", "decision_level_commitment-0"),
    "AXIS": ("project", "main_axis-0"),
    "DIGITAL_PROJECT": ("project", "digital_transformation-0"),
    "OTHER_WINDOW": ("project", "other_window-0"),
    "NOT_STARTED_BEFORE_FILING": ("project", "first_legal_act_on"),
    "DATES_COHERENT": ("project", "start_on"),
    "START_BY": ("project", "start_on"),
    "RESULTS_BY": ("project", "results_on"),
    "CLOSE_BY": ("project", "financial_close_on"),
    "PLAN_BALANCED": ("plan", "own_funds"),
    "RATE": ("plan", "requested"),
    "OWN_SHARE": ("plan", "own_funds"),
    "PUBLIC_AID_CEILING": ("plan", "funders-0-amount"),
}


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/<public_id>/verification", "verification", verification)


@allowed()
def verification(public_id: str) -> Response:
    """The check."""
    view = load_dossier(public_id)
    if not view.is_draft:
        return to_dossier(view)
    with runtime().read() as session:
        checked = check_draft(session, current_actor(), public_id, runtime().legal.now())
    form = DraftForm(formdata=None, data={"version": str(view.version)})
    assessed = assessment_view(checked.result)
    return render_step(
        "verification",
        view,
        form,
        checked=checked,
        assessed=assessed,
        missing=[(one.message, f"{step_url(one.step, public_id)}#{_anchor(one.field)}") for one in checked.missing],
        panels=panels_of(public_id),
        links={check.code: link_to(check, public_id) for check in assessed.checks},
    )


def link_to(check: CheckView, public_id: str) -> str:
    """The page (and field) where a check is mended; empty when nothing typed can change it."""
    if check.code.startswith("EXPENSE_") or check.code == "ELIGIBLE_BASE":
        return step_url("expenses", public_id)
    if check.code not in FIELDS:
        return ""
    step, field = FIELDS[check.code]
    return f"{step_url(step, public_id)}#{field}"


def _anchor(field: str) -> str:
    return "main_axis-0" if field == "main_axis" else field
