"""Takeovers of abandoned spaces, as the administrators of a window decide them, and as a warned person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.actors import Actor, Role
from portal.domain.errors import NotFound
from portal.domain.team import TAKEOVER_LABELS, TEAM_ROLE_LABELS, TakeoverState
from portal.models import Membership, Person, Takeover, TakeoverWarning
from portal.queries.organisations import KeptFile
from portal.queries.scope import in_windows


@dataclass(frozen=True, slots=True)
class WarningView:
    """An address that was warned, and its objection when it made one."""

    email: str
    objection: str
    objected_at: datetime | None


@dataclass(frozen=True, slots=True)
class TakeoverView:
    """A request with all that helps to decide it. ``members``: (name, address, role) of who has access today."""

    public_id: str
    version: int
    organisation: str
    siren: str
    name: str
    email: str
    position: str
    role_label: str
    reason: str
    letter: KeptFile
    asked_on: date
    allowed_on: date
    state: TakeoverState
    warnings: tuple[WarningView, ...]
    decided_at: datetime | None
    decided_by: str
    decision_reason: str
    members: tuple[tuple[str, str, str], ...] = ()

    @property
    def state_label(self) -> str:
        return TAKEOVER_LABELS[self.state]

    @property
    def is_asked(self) -> bool:
        return self.state is TakeoverState.ASKED

    @property
    def objections(self) -> tuple[WarningView, ...]:
        return tuple(warning for warning in self.warnings if warning.objected_at)


def takeovers(session: Session, actor: Actor, window_id: int) -> list[TakeoverView]:
    """Requests of a window the actor administers, those that wait first; two queries."""
    rows = session.scalars(
        _whole()
        .where(Takeover.window_id == window_id, in_windows(actor, Takeover.window_id, Role.ADMINISTRATOR))
        .order_by(Takeover.decided_at.is_not(None), Takeover.id.desc())
        .limit(100)
    )
    return [_view(row) for row in rows]


def takeover(session: Session, actor: Actor, public_id: str) -> TakeoverView:
    """One request. Raises NotFound."""
    row = session.scalar(
        _whole().where(Takeover.public_id == public_id, in_windows(actor, Takeover.window_id, Role.ADMINISTRATOR))
    )
    if row is None:
        raise NotFound
    members = session.execute(
        sa.select(Person.name, Person.email, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == row.organisation_id)
        .order_by(Person.name, Membership.id)
    )
    return _view(row, tuple((name, email, TEAM_ROLE_LABELS[role]) for name, email, role in members))


def waiting_takeovers(session: Session, window_id: int) -> int:
    """How many wait for an answer."""
    waiting = sa.select(sa.func.count()).where(Takeover.window_id == window_id, Takeover.state == TakeoverState.ASKED)
    return int(session.scalar(waiting) or 0)


def warned(session: Session, warning: str) -> tuple[TakeoverView, WarningView]:
    """What the holder of a warning's link reads. Raises NotFound."""
    row = session.scalar(sa.select(TakeoverWarning).where(TakeoverWarning.public_id == warning))
    if row is None:
        raise NotFound
    found = session.scalars(_whole().where(Takeover.id == row.takeover_id)).one()
    return _view(found), WarningView(row.email, row.objection, row.objected_at)


def _whole() -> sa.Select[tuple[Takeover]]:
    return sa.select(Takeover).options(
        joinedload(Takeover.organisation),
        joinedload(Takeover.person),
        joinedload(Takeover.decided_by),
        joinedload(Takeover.file),
        selectinload(Takeover.warnings),
    )


def _view(row: Takeover, members: tuple[tuple[str, str, str], ...] = ()) -> TakeoverView:
    return TakeoverView(
        public_id=row.public_id,
        version=row.version,
        organisation=row.organisation.name,
        siren=row.organisation.siren,
        name=row.person.name,
        email=row.person.email,
        position=row.person.position,
        role_label=TEAM_ROLE_LABELS[row.role],
        reason=row.reason,
        letter=KeptFile(row.file_name, row.file.sha256, row.file.media_type),
        asked_on=row.asked_on,
        allowed_on=row.allowed_on,
        state=row.state,
        warnings=tuple(WarningView(one.email, one.objection, one.objected_at) for one in row.warnings),
        decided_at=row.decided_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        decision_reason=row.decision_reason,
        members=members,
    )
