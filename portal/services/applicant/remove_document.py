"""Remove a piece from a draft. The row stays, marked; the lines it proved lose their proof."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.services.applicant.drafts import DOCUMENTS, own_draft, refresh_total
from portal.services.unit_of_work import UnitOfWork


def remove_document(uow: UnitOfWork, actor: Actor, dossier_id: str, document_id: str, version: int) -> None:
    """Mark the piece removed, with what hung on it: proof of lines, discount, comparison.

    Raises NotFound, or Conflict on a stale version.
    """
    dossier = own_draft(uow, actor, dossier_id, version, DOCUMENTS)
    found = next((d for d in dossier.documents if d.public_id == document_id and d.removed_at is None), None)
    if found is None:
        raise NotFound
    found.removed_at = uow.now
    for line in dossier.expenses:
        if line.proof_id == found.id:
            line.proof_id = None
        line.comparisons = [one for one in line.comparisons if one.document_id != found.id]
    dossier.discounts = [one for one in dossier.discounts if one.document_id != found.id]
    refresh_total(dossier)
    subject = ("document", found.public_id)
    uow.record(Event.DOCUMENT_REMOVED, actor, subject, dossier=dossier.public_id, detail=found.name)
