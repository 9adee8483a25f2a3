"""What a successful appeal does to its dossier: a refused one goes back under review, with a date to decide by.

The envelope does not move before a new decision. The withdrawal of a grant is another act, recorded elsewhere: here
an appeal against a grant changes nothing of the dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, PENDING_STATES
from portal.domain.events import Event
from portal.models import Appeal, Dossier, Reopening
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Reopen:
    """On which day, why, to be decided by when, and whether a court ordered it."""

    on: date
    reason: str
    due_on: date | None
    enjoined: bool


def reopen(uow: UnitOfWork, actor: Actor, dossier: Dossier, appeal: Appeal, command: Reopen) -> bool:
    """Whether a new decision is now awaited: the dossier goes back under review, or stays pending with a date.

    A dossier in any other state (granted, withdrawn, transferred) is left as it is.
    """
    before = dossier.state
    if DOSSIER.allows(before, "reopen_review"):
        dossier.state = DOSSIER.next(before, "reopen_review")
    elif before not in PENDING_STATES:
        return False
    uow.session.add(
        Reopening(
            dossier_id=dossier.id,
            appeal_id=appeal.id,
            reopened_on=command.on,
            due_on=command.due_on,
            enjoined=command.enjoined,
            reason=command.reason,
            person_id=person_id_of(actor),
            created_at=uow.now,
        )
    )
    uow.record(
        Event.DOSSIER_REOPENED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"appeal": appeal.public_id, "due_on": command.due_on, "enjoined": command.enjoined},
        detail=command.reason,
    )
    return True
