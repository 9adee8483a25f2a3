"""Change the order of the expenses of a draft, one place up or down."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.services.applicant.drafts import own_draft, touch
from portal.services.unit_of_work import UnitOfWork


def move_expense(uow: UnitOfWork, actor: Actor, dossier_id: str, expense_id: str, version: int, *, up: bool) -> None:
    """Swap the line with its neighbour; the first goes no higher, the last no lower. Raises NotFound or Conflict."""
    dossier = own_draft(uow, actor, dossier_id, version)
    lines = list(dossier.expenses)
    index = next((at for at, line in enumerate(lines) if line.public_id == expense_id), None)
    if index is None:
        raise NotFound
    other = index - 1 if up else index + 1
    if 0 <= other < len(lines):
        lines[index], lines[other] = lines[other], lines[index]
    for position, line in enumerate(lines, start=1):
        line.position = position
    touch(dossier)
