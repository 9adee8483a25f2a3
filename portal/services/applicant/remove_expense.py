"""Remove an expense from a draft; its proof and comparative quotes stay among the documents."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.services.applicant.drafts import expense_part, forget_part, own_draft, refresh_total
from portal.services.unit_of_work import UnitOfWork


def remove_expense(uow: UnitOfWork, actor: Actor, dossier_id: str, expense_id: str, version: int) -> None:
    """Remove the line of this public id. Raises NotFound, or Conflict on a stale version."""
    dossier = own_draft(uow, actor, dossier_id, version, expense_part(expense_id))
    line = next((line for line in dossier.expenses if line.public_id == expense_id), None)
    if line is None:
        raise NotFound
    for funder in dossier.funders:
        funder.expenses = [one for one in funder.expenses if one is not line]
    dossier.expenses.remove(line)
    forget_part(uow, dossier, expense_part(expense_id))
    refresh_total(dossier)
