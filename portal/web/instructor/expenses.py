"""Qualification of the expenses, line by line, beside what was declared and its proof."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from portal.domain.actors import Actor, Role
from portal.domain.declaration import COUNTRIES
from portal.domain.errors import InvalidInput
from portal.domain.money import format_euros
from portal.domain.plan import PlanFunder, RetainedPlan, retained_plan
from portal.forms.instructor import VersionedForm, expenses_form
from portal.queries.examination import AssessmentView, ExpenseView, expenses, last_assessment
from portal.queries.instruction import DossierHead, funders
from portal.queries.quote_panels import quote_panels
from portal.services.instruction.qualify_expenses import QualifiedLine, QualifyExpenses, qualify_expenses
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.page import (
    Answer,
    Show,
    fresh_version,
    read_section,
    render_section,
    send,
)
from portal.web.instructor.waterfall import origins


def plan_of(head: DossierHead, others: tuple[PlanFunder, ...], grant_cents: int) -> RetainedPlan | None:
    """The retained plan for a grant, None when the other funders leave no room for it."""
    try:
        return retained_plan(head.total_cost_cents, grant_cents, head.own_funds_cents, others)
    except InvalidInput:
        return None


def _load(public_id: str) -> tuple[DossierHead, dict[str, Any]]:
    return read_section(
        public_id,
        lambda session, head: {
            "expenses": expenses(session, head),
            "assessment": last_assessment(session, head),
            "funders": funders(session, head),
            "panels": quote_panels(session, current_actor(), public_id, runtime().legal.now()),
        },
    )


def _form(head: DossierHead, lines: tuple[ExpenseView, ...]) -> VersionedForm:
    data: dict[str, Any] = {}
    for line in lines:
        data[f"nature_{line.public_id}"] = line.retained_nature
        data[f"excl_tax_{line.public_id}"] = line.retained_excl_tax_cents
        data[f"incl_tax_{line.public_id}"] = line.retained_incl_tax_cents
        data[f"reason_{line.public_id}"] = line.reason
    return expenses_form((line.public_id for line in lines), head.rulebook.natures)(data=data)


def _show(public_id: str, form: VersionedForm | None = None) -> Show:
    def show(status: int) -> tuple[str, int]:
        head, context = _load(public_id)
        drawn = form or _form(head, context["expenses"])
        fresh_version(drawn, head, status)
        assessment: AssessmentView | None = context["assessment"]
        plan = plan_of(head, context["funders"], assessment.max_grant_cents) if assessment else None
        return render_section(
            "expenses.html",
            head,
            status,
            form=drawn,
            plan=plan,
            natures=head.rulebook.natures,
            countries=COUNTRIES,
            origins=origins(head, assessment, context["expenses"]),
            **context,
        )

    return show


def _lines(form: VersionedForm, shown: tuple[ExpenseView, ...]) -> tuple[QualifiedLine, ...]:
    return tuple(
        QualifiedLine(
            line.public_id,
            form[f"nature_{line.public_id}"].data,
            form[f"excl_tax_{line.public_id}"].data,
            form[f"incl_tax_{line.public_id}"].data,
            form[f"reason_{line.public_id}"].data or "",
        )
        for line in shown
    )


def install(blueprint: Blueprint) -> None:
    """Add the section."""

    @blueprint.get("/dossiers/<public_id>/depenses", endpoint="expenses")
    @allowed(Role.INSTRUCTOR)
    def show_expenses(public_id: str) -> Answer:
        return _show(public_id)(200)

    @blueprint.post("/dossiers/<public_id>/depenses", endpoint="qualify_expenses")
    @allowed(Role.INSTRUCTOR)
    def qualify(public_id: str) -> Answer:
        head, context = _load(public_id)
        form = _form(head, context["expenses"])

        def run(uow: UnitOfWork, actor: Actor) -> str:
            command = QualifyExpenses(public_id, _lines(form, context["expenses"]), form.seen_version())
            most = qualify_expenses(uow, actor, command)
            return f"Dépenses retenues enregistrées. Subvention possible : {format_euros(most)}."

        return send(form, run, _show(public_id, form), "instructor.expenses", public_id)
