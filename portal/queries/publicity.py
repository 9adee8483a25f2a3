"""What a beneficiary needs to mention the State's help: the window's words, and the visuals in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.models import Person, PublicityFile
from portal.queries.windows import window_settings


@dataclass(frozen=True, slots=True)
class Visual:
    """A logo or another visual. ``approved_at`` None: it waits for a second administrator."""

    public_id: str
    label: str
    usage: str
    eu_only: bool
    name: str
    sha256: str
    size: int
    media_type: str
    proposed_at: datetime
    proposed_by: str
    proposer: str
    approved_at: datetime | None
    approved_by: str


@dataclass(frozen=True, slots=True)
class Publicity:
    """The mention, the rules of use, and the visuals in force."""

    mention: str
    rules: tuple[str, ...]
    visuals: tuple[Visual, ...]

    @property
    def empty(self) -> bool:
        return not (self.mention or self.rules or self.visuals)


def publicity_of(session: Session, window_id: int, *, eu_funded: bool) -> Publicity:
    """What the window asks its beneficiaries to show; what the Union asks only where its credits are used."""
    settings = window_settings(session, window_id)
    mentions = [settings.text("publicity.mention"), settings.text("publicity.eu_mention") if eu_funded else None]
    visuals = [one for one in visuals_of(session, window_id) if one.approved_at is not None]
    return Publicity(
        mention=" ".join(text for text in mentions if text),
        rules=settings.lines("publicity.rules"),
        visuals=tuple(one for one in visuals if eu_funded or not one.eu_only),
    )


def visuals_of(session: Session, window_id: int) -> list[Visual]:
    """Visuals proposed or in force, oldest first; the retired ones are left out."""
    proposer, approver = aliased(Person), aliased(Person)
    rows = session.execute(
        sa.select(PublicityFile, proposer, approver)
        .join(proposer, proposer.id == PublicityFile.proposed_by_id)
        .outerjoin(approver, approver.id == PublicityFile.approved_by_id)
        .where(PublicityFile.window_id == window_id, PublicityFile.retired_at.is_(None))
        .options(sa.orm.joinedload(PublicityFile.file))
        .order_by(PublicityFile.id)
    )
    return [_visual(*row) for row in rows]


def _visual(row: PublicityFile, proposer: Person, approver: Person | None) -> Visual:
    return Visual(
        row.public_id,
        row.label,
        row.usage,
        row.eu_only,
        row.name,
        row.file.sha256,
        row.file.size,
        row.file.media_type,
        row.created_at,
        proposer.public_id,
        proposer.name,
        row.approved_at,
        approver.name if approver else "",
    )
