"""Propose a logo or a visual; it counts only once another administrator approved it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import PublicityFile
from portal.models.base import new_public_id
from portal.services.applicant.uploads import PreparedFile
from portal.services.locking import person_id_of
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ProposeVisual:
    """A visual of a window. ``eu_only``: asked of beneficiaries of credits refinanced by the Union alone."""

    window_id: int
    label: str
    usage: str
    eu_only: bool
    file: PreparedFile


def propose_visual(uow: UnitOfWork, actor: Actor, command: ProposeVisual) -> str:
    """Return the visual's public id. Raises InvalidInput without a label."""
    require(actor, Permission.SETTINGS_EDIT, Subject(command.window_id))
    label = command.label.strip()
    if not label:
        raise InvalidInput({"label": "Nommez ce visuel, par exemple « Logo France Relance »."})
    prepared = command.file
    row = PublicityFile(
        public_id=new_public_id(),
        window_id=command.window_id,
        label=label[:120],
        usage=command.usage.strip(),
        eu_only=command.eu_only,
        name=prepared.name,
        file_id=stored_file(uow, prepared.sha256, prepared.size, prepared.media_type).id,
        proposed_by_id=person_id_of(actor),
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    facts = {"window": command.window_id, "sha256": prepared.sha256}
    uow.record(Event.PUBLICITY_PROPOSED, actor, ("publicity", row.public_id), facts=facts, detail=label)
    return row.public_id
