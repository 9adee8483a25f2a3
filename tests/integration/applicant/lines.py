"""Helpers of the tests of expense lines and plans: add a line, give a discount, read back what is kept."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from portal.domain.line_amounts import Discount
from portal.models import (
    Document,
    Dossier,
    ExpenseLine,
)
from portal.services.applicant.save_discount import SaveDiscount, save_discount
from portal.services.applicant.save_expense import SaveExpense, save_expense
from portal.services.applicant.save_plan import SavePlan, save_plan
from portal.services.runtime import Runtime
from tests.integration.applicant.journey import Draft, version_of


def add(runtime: Runtime, draft: Draft, label: str, excl: int, *, incl: int = 0, **values: object) -> str:
    with runtime.uow() as uow:
        command = SaveExpense(
            draft.public_id,
            version_of(runtime, draft.public_id),
            label=label,
            nature=str(values.pop("nature", "website")),
            excl_tax_cents=excl,
            incl_tax_cents=incl or excl * 6 // 5,
            investment=True,
            **values,  # type: ignore[arg-type]
        )
        return save_expense(uow, draft.actor, command)


def proof_of(runtime: Runtime, expense: str) -> str:
    with runtime.read() as session:
        query = sa.select(Document.public_id).join(ExpenseLine, ExpenseLine.proof_id == Document.id)
        return session.scalars(query.where(ExpenseLine.public_id == expense)).one()


def lines_of(runtime: Runtime) -> list[tuple[str, int, int, int | None]]:
    with runtime.read() as session:
        rows = session.scalars(sa.select(ExpenseLine).order_by(ExpenseLine.position)).all()
        return [(row.label, row.excl_tax_cents, row.incl_tax_cents, row.gross_excl_tax_cents) for row in rows]


def give_discount(runtime: Runtime, draft: Draft, document: str, discount: Discount | None) -> None:
    with runtime.uow() as uow:
        command = SaveDiscount(draft.public_id, version_of(runtime, draft.public_id), document, discount)
        save_discount(uow, draft.actor, command)


def total_of(runtime: Runtime) -> int:
    with runtime.read() as session:
        return session.scalars(sa.select(Dossier.total_cost_cents)).one()


def plan(runtime: Runtime, draft: Draft, **values: object) -> None:
    with runtime.uow() as uow:
        save_plan(uow, draft.actor, SavePlan(draft.public_id, version_of(runtime, draft.public_id), **values))  # type: ignore[arg-type]


def count_of(runtime: Runtime, run: Callable[[], object]) -> int:
    """Statements of the database while ``run`` runs."""
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    sa.event.listen(runtime.engine, "before_cursor_execute", note)
    try:
        run()
    finally:
        sa.event.remove(runtime.engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in seen)
