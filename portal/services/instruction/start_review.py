"""Open the examination of a complete dossier; whoever opens it follows it unless someone already does."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.services.instruction.loading import load_dossier
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StartReview:
    """Dossier by public id, version of the form."""

    dossier: str
    version: int | None = None


def start_review(uow: UnitOfWork, actor: Actor, command: StartReview) -> None:
    """Pass from complete to under review."""
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_CHECK_COMPLETENESS)
    dossier.state = DOSSIER.next(dossier.state, "start_review")
    if dossier.instructor_id is None:
        dossier.instructor_id = person_id_of(actor)
    uow.record(Event.DOSSIER_REVIEW_STARTED, actor, ("dossier", dossier.public_id), dossier=dossier.public_id, facts={})
