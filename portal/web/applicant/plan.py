"""Step 4: the financing plan. Totals are computed; whether it balances is said at once, by the field."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.declaration import AWAITED_STATUSES
from portal.domain.money import format_rate
from portal.domain.resources import duplicated, not_a_resource
from portal.forms.base import choices
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
            mistake = view.resources.tax_mistake
            form.add_problem("own_funds", ". ".join(mistake) if mistake else unbalanced.message)
        return render_step("plan", view, form, **_context(assessed, view))
    form = with_lines(PlanForm(), view)
    if not form.validate():
        return render_step("plan", view, form, 422, **_context(_assessed(public_id), view))
    command = _command(public_id, form)
    response = save_step(
        "plan",
        view,
        form,
        lambda uow: save_plan(uow, current_actor(), command),
        _saved,
        **_context(_assessed(public_id), view),
    )
    if response.status_code == 302 and ("fill" in request.form or _unbalanced(public_id)):
        return redirect(step_url("plan", public_id))
    return response


def _assessed(public_id: str) -> AssessmentView:
    with runtime().read() as session:
        checked = check_draft(session, current_actor(), public_id, runtime().legal.now())
    return assessment_view(checked.result)


def _unbalanced(public_id: str) -> bool:
    return any(check.code == "PLAN_BALANCED" for check in _assessed(public_id).blocking)


def _context(assessed: AssessmentView, view: DossierView) -> dict[str, object]:
    """What stands beside the fields: figures, checks of the rulebook, and what is no resource."""
    beside = [c for c in assessed.having("adjusted", "review", "fail") if c.code in _BESIDE]
    return {
        "assessed": assessed,
        "beside": beside,
        "remarks": [not_a_resource(row.funder) for row in view.funders],
        "twice": duplicated(row.funder for row in view.funders),
        "own_share": format_rate(view.resources.own_share),
        "public_rate": format_rate(view.resources.public_rate),
        "awaited": any(row.status in AWAITED_STATUSES for row in view.funders),
    }


def with_lines(form: PlanForm, view: DossierView) -> PlanForm:
    """The form with the expenses each funder may be tied to."""
    for entry in form.funders:
        entry.form.expenses.choices = choices((line.public_id, line.label) for line in view.expenses)
    return form


def _command(public_id: str, form: PlanForm) -> SavePlan:
    return SavePlan(
        dossier=public_id,
        version=form.version_number,
        requested_cents=form.requested.data,
        own_funds_cents=form.own_funds.data,
        funders=tuple(
            Funder(
                row.funder.data or "",
                row.kind.data or "",
                row.status.data or "",
                row.amount.data or 0,
                tuple(row.expenses.data or ()),
            )
            for row in form.rows()
        ),
        loan_cents=form.loan.data,
        fill="fill" in request.form,
    )


def _saved(view: DossierView) -> PlanForm:
    rows: list[dict[str, object]] = [
        {
            "funder": line.funder,
            "kind": line.kind,
            "status": line.status,
            "amount": line.amount_cents,
            "expenses": list(line.expenses),
        }
        for line in view.funders
    ]
    own_funds, loan = view.declared.own_funds_cents, view.declared.loan_cents
    form = PlanForm(
        formdata=None,
        data={
            "version": str(view.version),
            "requested": view.declared.requested_cents,
            "own_funds": None if own_funds is None else own_funds - (loan or 0),
            "loan": loan,
            "funders": rows,
        },
    )
    for _ in range(SPARE_ROWS if rows else 0):
        form.funders.append_entry()
    return with_lines(form, view)
