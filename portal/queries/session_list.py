"""The list of committee sessions, with the sums of their conclusions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.committee import SESSION, SessionOutcome, SessionState
from portal.models import CommitteeSession, SessionConclusion, SessionItem
from portal.queries.scope import in_windows, not_barred, readable_session


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A line of the list. Sums are those of the conclusions that stand."""

    public_id: str
    reference: str
    title: str
    held_on: date
    place: str
    state: SessionState
    dossiers: int
    granted_cents: int

    @property
    def state_label(self) -> str:
        return SESSION.labels[self.state]


def session_rows(session: Session, actor: Actor, limit: int = 100) -> tuple[SessionRow, ...]:
    """The committee sessions of the actor's windows, the latest first; rolling decisions are left out, and so are
    sessions whose every dossier the actor's declared links bar."""
    last = sa.select(sa.func.max(SessionConclusion.id)).group_by(SessionConclusion.item_id)
    sums = (
        sa.select(
            SessionItem.session_id,
            sa.func.count().label("dossiers"),
            sa.func.sum(
                sa.case((SessionConclusion.outcome == SessionOutcome.GRANT, SessionConclusion.amount_cents), else_=0)
            ).label("granted"),
        )
        .join(SessionConclusion, SessionConclusion.item_id == SessionItem.id)
        .where(
            SessionItem.removed_at.is_(None),
            SessionConclusion.id.in_(last),
            not_barred(actor, SessionItem.dossier_id),
        )
        .group_by(SessionItem.session_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(CommitteeSession, sums.c.dossiers, sums.c.granted)
        .outerjoin(sums, sums.c.session_id == CommitteeSession.id)
        .where(
            in_windows(actor, CommitteeSession.window_id, Role.INSTRUCTOR, Role.SIGNATORY),
            CommitteeSession.single.is_(False),
            readable_session(actor),
        )
        .order_by(CommitteeSession.held_on.desc(), CommitteeSession.id.desc())
        .limit(limit)
    )
    return tuple(
        SessionRow(
            row.public_id, row.reference, row.title, row.held_on, row.place, row.state, dossiers or 0, int(granted or 0)
        )
        for row, dossiers, granted in rows
    )
