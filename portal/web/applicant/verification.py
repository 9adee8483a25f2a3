"""Step 6: the check of the draft as if it were filed now: what blocks apart from what asks, each with its link."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from portal.forms.applicant import DraftForm
from portal.services.applicant.check_draft import DraftCheck, check_draft
from portal.services.applicant.filing_problems import Level, Place
from portal.web.applicant.panels import panels_of
from portal.web.applicant.steps import load_dossier, render_step, step_url, to_dossier
from portal.web.common.access import allowed
from portal.web.common.assessments import AssessmentView, CheckView, assessment_view
from portal.web.common.session import current_actor, runtime


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem as the page lists it: what is wrong, where it is mended, and the rule's check when it has one."""

    code: str
    title: str
    message: str
    links: tuple[tuple[str, str], ...]
    check: CheckView | None


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
        problems=problem_views(checked, assessed, public_id),
        panels=panels_of(public_id),
    )


def problem_views(
    checked: DraftCheck, assessed: AssessmentView, public_id: str
) -> dict[str, tuple[ProblemView, ...]]:
    """The problems by level, each with its links."""
    checks = {check.code: check for check in assessed.checks}
    found: dict[str, tuple[ProblemView, ...]] = {level.value: () for level in Level}
    for problem in checked.problems:
        links = tuple((place.label, place_url(place, public_id)) for place in problem.places)
        view = ProblemView(problem.code, problem.title, problem.message, links, checks.get(problem.code))
        found[problem.level.value] = (*found[problem.level.value], view)
    return found


def place_url(place: Place, public_id: str) -> str:
    """The page and the field where a problem is mended."""
    if place.expense:
        return f"{url_for('applicant.expense', public_id=public_id, expense_id=place.expense)}#{place.field}"
    return f"{step_url(place.step, public_id)}#{place.field}"
