"""Duplicate an expense of a draft: the same line, with the same proof, right after it."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput, NotFound
from portal.services.applicant.drafts import own_draft, refresh_total
from portal.services.applicant.save_expense import MAX_LINES, new_line
from portal.services.unit_of_work import UnitOfWork

_COPIED = (
    "label", "nature", "supplier", "investment", "publisher_country", "covers_from", "covers_to", "axis", "vat_rate",
    "proof_id",
)  # fmt: skip


def copy_expense(uow: UnitOfWork, actor: Actor, dossier_id: str, expense_id: str, version: int) -> str:
    """Copy the line of this public id and return the copy's. Comparative quotes stay with the first line.

    Raises NotFound, Conflict on a stale version, InvalidInput (``label``) when there are too many lines.
    """
    dossier = own_draft(uow, actor, dossier_id, version)
    line = next((line for line in dossier.expenses if line.public_id == expense_id), None)
    if line is None:
        raise NotFound
    if len(dossier.expenses) >= MAX_LINES:
        raise InvalidInput({"label": f"Un dossier compte {MAX_LINES} dépenses au plus : regroupez les plus petites."})
    after = [other for other in dossier.expenses if other.position > line.position]
    copy = new_line(uow, dossier)
    for name in _COPIED:
        setattr(copy, name, getattr(line, name))
    copy.excl_tax_cents, copy.incl_tax_cents = line.typed_excl_tax_cents, line.typed_incl_tax_cents
    copy.position = line.position + 1
    for other in after:
        other.position += 1
    refresh_total(dossier)
    uow.session.flush()
    return copy.public_id
