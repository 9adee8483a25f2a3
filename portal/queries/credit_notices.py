"""Credits somebody entered and another person must confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.actors import Actor, Role
from portal.domain.errors import NotFound
from portal.models import CreditsNotice, Envelope, Person, StoredFile
from portal.queries.windows import window_settings

STATES = {"waiting": "À confirmer", "confirmed": "Confirmés", "refused": "Refusés"}


@dataclass(frozen=True, slots=True)
class CreditsNoticeView:
    """What was entered, by whom, and what became of it. ``own``: by the reader."""

    public_id: str
    envelope_public_id: str
    envelope: str
    cut: bool
    carried: bool
    ae_cents: int
    cp_cents: int
    notice: str
    notice_on: date
    reason: str
    state: str
    proposed_by: str
    proposed_at: datetime
    own: bool
    decided_by: str
    decided_at: datetime | None
    refusal: str
    piece_sha256: str | None

    @property
    def state_label(self) -> str:
        return STATES[self.state]


def waiting_credits(session: Session, actor: Actor, envelope: str = "") -> list[CreditsNoticeView]:
    """Those of the actor's windows (of one envelope, when it is named) that wait, oldest first."""
    wanted = CreditsNotice.state == "waiting"
    return _views(session, actor, sa.and_(wanted, Envelope.public_id == envelope) if envelope else wanted)


def credits_notice(session: Session, actor: Actor, public_id: str) -> CreditsNoticeView:
    """One of them, whatever its state. Raises NotFound."""
    found = _views(session, actor, CreditsNotice.public_id == public_id)
    if not found:
        raise NotFound
    return found[0]


def second_person_needed(session: Session, actor: Actor, envelope: str) -> bool:
    """Whether the credits of an envelope of the actor's windows are confirmed by a second person."""
    window_id = session.scalar(
        sa.select(Envelope.window_id).where(
            Envelope.public_id == envelope, Envelope.window_id.in_(sorted(actor.window_ids(Role.BUDGET)))
        )
    )
    return window_id is not None and window_settings(session, window_id).text("budget.credits_second_person") == "yes"


def _views(session: Session, actor: Actor, wanted: sa.ColumnElement[bool]) -> list[CreditsNoticeView]:
    proposer, decider = aliased(Person), aliased(Person)
    rows = session.execute(
        sa.select(CreditsNotice, Envelope, proposer.name, decider.name, StoredFile.sha256)
        .join(Envelope, Envelope.id == CreditsNotice.envelope_id)
        .join(proposer, proposer.id == CreditsNotice.proposed_by_id)
        .outerjoin(decider, decider.id == CreditsNotice.decided_by_id)
        .outerjoin(StoredFile, StoredFile.id == CreditsNotice.piece_id)
        .where(CreditsNotice.window_id.in_(sorted(actor.window_ids(Role.BUDGET))), wanted)
        .order_by(CreditsNotice.id)
    )
    return [
        CreditsNoticeView(
            row.public_id,
            envelope.public_id,
            f"{envelope.year} – {envelope.label}",
            row.cut,
            row.carried,
            row.ae_cents,
            row.cp_cents,
            row.notice,
            row.notice_on,
            row.reason,
            row.state,
            proposed_by,
            row.created_at,
            row.proposed_by_id == actor.person_id,
            decided_by or "",
            row.decided_at,
            row.refusal,
            piece,
        )
        for row, envelope, proposed_by, decided_by, piece in rows
    ]
