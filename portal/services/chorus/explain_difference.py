"""Explain a difference between Chorus and the portal: it leaves the report until one of its figures changes."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import ChorusExplanation, Window
from portal.queries.reconciliation import reconciliation
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

MAX_REASON = 1000


@dataclass(frozen=True, slots=True)
class ExplainDifference:
    """Why the difference ``digest`` of ``window`` (public id) is not an error."""

    window: str
    digest: str
    reason: str


def explain_difference(uow: UnitOfWork, actor: Actor, command: ExplainDifference) -> None:
    """Append the explanation. Raises InvalidInput (``reason``), NotFound when the difference is no longer there."""
    window = uow.session.scalar(sa.select(Window).where(Window.public_id == command.window))
    if window is None:
        raise NotFound
    require(actor, Permission.CHORUS_IMPORT, Subject(window.id))
    reason = command.reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise InvalidInput({"reason": f"Expliquez cet écart, en {MAX_REASON} caractères au plus."})
    found = reconciliation(uow.session, actor, window.id).find(command.digest)
    if found is None:
        raise NotFound
    uow.session.add(
        ChorusExplanation(
            window_id=window.id,
            digest=command.digest,
            reason=reason,
            person_id=person_id_of(actor),
            created_at=uow.now,
        )
    )
    facts = {"gap": found.gap, "ej": found.ej_number, "gap_cents": found.gap_cents}
    uow.record(Event.CHORUS_EXPLAINED, actor, ("window", window.public_id), facts=facts, detail=reason)
