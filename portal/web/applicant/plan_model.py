"""The model workbook of a plan, filled with what the draft already says: .xlsx and .csv."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.plan_table import ReadExpense, ReadResource
from portal.domain.resources import RESOURCE_KINDS
from portal.exports.plan_workbook import PlanTable, plan_csv, plan_xlsx
from portal.queries.applicant_views import DossierView
from portal.web.applicant.steps import load_dossier
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/<public_id>/plan/modele.xlsx", "plan_model_xlsx", plan_model_xlsx)
    blueprint.add_url_rule("/<public_id>/plan/modele.csv", "plan_model_csv", plan_model_csv)


@allowed()
def plan_model_xlsx(public_id: str) -> Response:
    """As an Excel workbook."""
    return attachment(plan_xlsx(plan_table(load_dossier(public_id))), "plan-de-financement.xlsx", XLSX)


@allowed()
def plan_model_csv(public_id: str) -> Response:
    """As CSV."""
    return attachment(plan_csv(plan_table(load_dossier(public_id))), "plan-de-financement.csv", "text/csv")


def plan_table(view: DossierView) -> PlanTable:
    """The draft as the workbook shows it: net amounts, this grant, own funds and loan first."""
    declared = view.declared
    loan = declared.loan_cents or 0
    own = (
        ("requested", declared.requested_cents or 0),
        ("own", (declared.own_funds_cents or 0) - loan),
        ("loan", loan),
    )
    resources = [ReadResource(RESOURCE_KINDS[what], what, "public", "", cents, "") for what, cents in own]
    resources += [ReadResource(row.funder, "other", row.kind, row.status, row.amount_cents, "") for row in view.funders]
    expenses = [
        ReadExpense(
            line.label,
            line.nature,
            line.supplier,
            line.excl_tax_cents,
            line.incl_tax_cents,
            line.investment,
            line.covers_from,
            line.covers_to,
        )
        for line in view.expenses
    ]
    return PlanTable(expenses, resources, view.rulebook.natures)
