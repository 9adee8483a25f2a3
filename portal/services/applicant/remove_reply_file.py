"""Take a file out of an answer that is not sent yet."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.services.applicant.drafts import touch
from portal.services.applicant.save_reply import kept_files, pending_items, pending_request
from portal.services.unit_of_work import UnitOfWork


def remove_reply_file(uow: UnitOfWork, actor: Actor, dossier_id: str, file_id: str) -> None:
    """Remove the file (public id). Raises NotFound when it is not in an answer in preparation."""
    dossier = pending_request(uow, actor, dossier_id)
    found = next((f for f in kept_files(uow, pending_items(uow, dossier)) if f.public_id == file_id), None)
    if found is None:
        raise NotFound
    found.removed_at = uow.now
    touch(dossier)
