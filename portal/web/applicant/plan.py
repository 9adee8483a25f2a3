"""Step 4: the financing plan. Totals are computed; whether it balances is said at once, by the field."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.forms.plan import SPARE_ROWS, PlanForm
from portal.queries.applicant_views import DossierView
from portal.services.applicant.check_draft import check_draft
from portal.services.applicant.save_plan import Funder, SavePlan, save_plan
from portal.web.applicant.steps import load_dossier, render_step, save_step, step_url, to_dossier
from portal.web.common.access import allowed
from portal.web.common.assessments import AssessmentView, assessment_view
from portal.web.common.session import current_actor, runtime

#: Checks whose sentence is shown beside the plan.
_BESIDE = ("RATE", "OWN_SHARE", "PUBLIC_AID_CEILING", "CAP", "ENVELOPE")


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/<public_id>/plan", "plan", plan, methods=["GET", "POST"])


@allowed()
def plan(public_id: str) -> Response:
    """Show or save the step. A plan that does not balance is kept, and said."""
    view = load_dossier(public_id)
    if request.method == "GET":
        if not view.is_draft:
            return to_dossier(view)
        assessed = _assessed(public_id)
        form = _saved(view)
        unbalanced = next((c for c in assessed.blocking if c.code == "PLAN_BALANCED"), None)
        if unbalanced is not None and view.expenses:
            form.add_problem("own_funds", unbalanced.message)
        return render_step("plan", view, form, **_context(assessed))
    form = PlanForm()
    if not form.validate():
        return render_step("plan", view, form, 422, **_context(_assessed(public_id)))
    command = _command(public_id, form)
    response = save_step(
        "plan",
        view,
        form,
        lambda uow: save_plan(uow, current_actor(), command),
        _saved,
        **_context(_assessed(public_id)),
    )
    if response.status_code == 302 and _unbalanced(public_id):
        return redirect(step_url("plan", public_id))
    return response


def _assessed(public_id: str) -> AssessmentView:
    with runtime().read() as session:
        checked = check_draft(session, current_actor(), public_id, runtime().legal.now())
    return assessment_view(checked.result)


def _unbalanced(public_id: str) -> bool:
    return any(check.code == "PLAN_BALANCED" for check in _assessed(public_id).blocking)


def _context(assessed: AssessmentView) -> dict[str, object]:
    beside = [c for c in assessed.having("adjusted", "review", "fail") if c.code in _BESIDE]
    return {"assessed": assessed, "beside": beside}


def _command(public_id: str, form: PlanForm) -> SavePlan:
    return SavePlan(
        dossier=public_id,
        version=form.version_number,
        requested_cents=form.requested.data,
        own_funds_cents=form.own_funds.data,
        funders=tuple(
            Funder(row.funder.data or "", row.kind.data or "", row.status.data or "", row.amount.data or 0)
            for row in form.rows()
        ),
    )


def _saved(view: DossierView) -> PlanForm:
    rows: list[dict[str, object]] = [
        {"funder": line.funder, "kind": line.kind, "status": line.status, "amount": line.amount_cents}
        for line in view.funders
    ]
    form = PlanForm(
        formdata=None,
        data={
            "version": str(view.version),
            "requested": view.declared.requested_cents,
            "own_funds": view.declared.own_funds_cents,
            "funders": rows,
        },
    )
    for _ in range(SPARE_ROWS if rows else 0):
        form.funders.append_entry()
    return form
