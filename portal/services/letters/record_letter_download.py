"""Record the first time somebody of the applicant downloads a letter sent: proof of access."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.services.letters.keeping import lock_letter
from portal.services.unit_of_work import UnitOfWork


def record_letter_download(uow: UnitOfWork, actor: Actor, letter_public_id: str) -> bool:
    """Note the first download by the applicant; returns whether this was it."""
    letter = lock_letter(uow, actor, Permission.LETTER_READ, letter_public_id)
    own = letter.organisation_id in actor.organisation_ids()
    if letter.sent_at is None or letter.downloaded_at is not None or not own:
        return False
    letter.downloaded_at, letter.downloaded_by_id = uow.now, actor.person_id
    uow.record(Event.LETTER_DOWNLOADED, actor, ("letter", letter.public_id), dossier=letter.dossier.public_id)
    return True
