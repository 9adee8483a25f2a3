"""The reconciliation report of a window: every difference between Chorus and the portal, explained or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.permissions import Permission, Subject, require
from portal.domain.reconciliation import Difference, differences
from portal.models import ChorusExplanation, Person
from portal.queries.chorus import (
    ImportView,
    act_sides,
    confirmed_matches,
    known_claims,
    last_applied,
    last_payments,
)


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a difference is not an error, and who said so."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Differences nobody explained, those explained, and the import they were last compared with."""

    open: tuple[Difference, ...]
    explained: tuple[tuple[Difference, Explained], ...]
    last: ImportView | None
    payments: int

    @property
    def gap_cents(self) -> int:
        """What the unexplained differences of amounts come to, in absolute value."""
        return sum(abs(one.gap_cents) for one in self.open)

    def find(self, digest: str) -> Difference | None:
        """The difference of this digest, explained or not."""
        every = (*self.open, *(one for one, _ in self.explained))
        return next((one for one in every if one.digest == digest), None)


def reconciliation(session: Session, actor: Actor, window_id: int) -> Reconciliation:
    """The report as it stands now, for who may import. Raises NotFound or Forbidden."""
    require(actor, Permission.CHORUS_IMPORT, Subject(window_id))
    last = last_applied(session, window_id)
    payments = last_payments(session, actor, window_id)
    found = differences(
        payments,
        known_claims(session, actor, window_id),
        act_sides(session, actor, window_id),
        [f"{last.name}, {said[0].lower()}{said[1:]}" for said in last.unread] if last else [],
        confirmed_matches(session, window_id),
    )
    said = _explanations(session, window_id)
    return Reconciliation(
        tuple(one for one in found if one.digest not in said),
        tuple((one, said[one.digest]) for one in found if one.digest in said),
        last,
        len(payments),
    )


def _explanations(session: Session, window_id: int) -> dict[str, Explained]:
    rows = session.execute(
        sa.select(ChorusExplanation.digest, ChorusExplanation.reason, Person.name, ChorusExplanation.created_at)
        .join(Person, Person.id == ChorusExplanation.person_id)
        .where(ChorusExplanation.window_id == window_id)
        .order_by(ChorusExplanation.id)
    )
    return {digest: Explained(reason, by, at) for digest, reason, by, at in rows}
