"""What a page of a draft shows of its writing: the last save of the part, and the colleagues who have it open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.models import Dossier, DraftPart, DraftPresence, Person
from portal.queries.scope import organisation_dossiers

#: Someone not seen for this long has left the page.
PRESENT_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PartView:
    """The last save of a part: who, when (legal instant), raw fields, what of them could not be read."""

    version: int
    saved_at: datetime
    saved_by: str
    by_actor: bool
    fields: dict[str, list[str]]
    unread: dict[str, str]
    applied: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else with the same part open, and for how many minutes."""

    name: str
    minutes: int


def part_view(session: Session, actor: Actor, dossier_id: str, part: str) -> PartView | None:
    """The last save of a part of the actor's own draft; None while it was never saved."""
    found = session.execute(
        sa.select(DraftPart, Person.name)
        .join(Dossier, Dossier.id == DraftPart.dossier_id)
        .outerjoin(Person, Person.id == DraftPart.person_id)
        .where(Dossier.public_id == dossier_id, organisation_dossiers(actor), DraftPart.part == part)
    ).first()
    if found is None:
        return None
    row, name = found
    return PartView(
        version=row.version,
        saved_at=row.saved_at,
        saved_by=name or "",
        by_actor=row.person_id == actor.person_id,
        fields=dict(row.fields),
        unread=dict(row.unread),
        applied=row.applied,
    )


def colleagues(session: Session, actor: Actor, dossier_id: str, part: str, now: datetime) -> tuple[Colleague, ...]:
    """Who else has this part open at ``now`` (system clock), the longest there first."""
    rows = session.execute(
        sa.select(Person.name, DraftPresence.opened_at)
        .join(Person, Person.id == DraftPresence.person_id)
        .join(Dossier, Dossier.id == DraftPresence.dossier_id)
        .where(
            Dossier.public_id == dossier_id,
            organisation_dossiers(actor),
            DraftPresence.part == part,
            DraftPresence.person_id != actor.person_id,
            DraftPresence.seen_at > now - PRESENT_FOR,
        )
        .order_by(DraftPresence.opened_at, Person.id)
    )
    return tuple(Colleague(row.name, max(0, int((now - row.opened_at).total_seconds()) // 60)) for row in rows)
