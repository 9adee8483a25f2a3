"""Step 4: the financing plan. Totals are computed; whether it balances is said at once, by the field."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.actors import Actor
from portal.domain.declaration import AWAITED_STATUSES
from portal.domain.money import format_rate
from portal.domain.resources import duplicated, not_a_resource
from portal.forms.base import choices
from portal.forms.plan import SPARE_ROWS, PlanForm
from portal.queries.applicant_views import DossierView
from portal.services.applicant.check_draft import check_draft
from portal.services.applicant.drafts import Kept, Typed
from portal.services.applicant.save_plan import PART, Funder, SavePlan, save_plan
from portal.services.unit_of_work import UnitOfWork
from portal.web.applicant.editing import Editor, Posted, serve
from portal.web.applicant.steps import next_url, step_url
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
    return serve(EDITOR, public_id)


def _assessed(public_id: str) -> AssessmentView:
    with runtime().read() as session:
        checked = check_draft(session, current_actor(), public_id, runtime().legal.now())
    return assessment_view(checked.result)


def _after(view: DossierView, form: PlanForm) -> Response:
    """The plan again when it was to be filled or does not balance, else the next step."""
    unbalanced = any(check.code == "PLAN_BALANCED" for check in _assessed(view.public_id).blocking)
    return redirect(
        step_url("plan", view.public_id) if "fill" in request.form or unbalanced else next_url("plan", view.public_id)
    )


def _context(view: DossierView, form: PlanForm) -> dict[str, Any]:
    """What stands beside the fields: figures, checks of the rulebook, and what is no resource."""
    assessed = _assessed(view.public_id)
    unbalanced = next((check for check in assessed.blocking if check.code == "PLAN_BALANCED"), None)
    if request.method == "GET" and unbalanced is not None and view.expenses and not form.own_funds.errors:
        mistake = view.resources.tax_mistake
        form.add_problem("own_funds", ". ".join(mistake) if mistake else unbalanced.message)
    return {
        "assessed": assessed,
        "beside": [c for c in assessed.having("adjusted", "review", "fail") if c.code in _BESIDE],
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


def _save(uow: UnitOfWork, actor: Actor, view: DossierView, form: PlanForm, typed: Typed) -> Kept:
    command = SavePlan(
        dossier=view.public_id,
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
        typed=typed,
    )
    return save_plan(uow, actor, command)


def _make(view: DossierView, posted: Posted | None) -> PlanForm:
    if posted is not None:
        return with_lines(PlanForm(formdata=posted), view)
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
            "requested": view.declared.requested_cents,
            "own_funds": None if own_funds is None else own_funds - (loan or 0),
            "loan": loan,
            "funders": rows,
        },
    )
    for _ in range(SPARE_ROWS if rows else 0):
        form.funders.append_entry()
    return with_lines(form, view)


EDITOR = Editor("plan", PART, _make, _save, _context, _after)
