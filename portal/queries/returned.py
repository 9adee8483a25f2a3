"""What somebody brought back from the parapheur, file by file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.errors import NotFound
from portal.models import Act, Dossier, ParapheurReturn, ReturnedFile, SignedCopy
from portal.queries.scope import in_windows, window_dossiers


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A file: its act, empty when none was recognised or when it is not the reader's; the copy that waits, if any."""

    name: str
    state: str
    problem: str
    act: str
    reference: str
    copy: str


@dataclass(frozen=True, slots=True)
class ReturnView:
    """The files of one return, in order."""

    public_id: str
    created_at: datetime
    finished_at: datetime | None
    rows: tuple[ReturnedRow, ...]

    def count(self, *states: str) -> int:
        """How many files are in one of these states."""
        return sum(row.state in states for row in self.rows)


def return_view(session: Session, actor: Actor, public_id: str) -> ReturnView:
    """What the actor themselves brought back. Raises NotFound."""
    mine = (ParapheurReturn.person_id == actor.person_id, in_windows(actor, ParapheurReturn.window_id, Role.INSTRUCTOR))
    brought = session.scalar(sa.select(ParapheurReturn).where(ParapheurReturn.public_id == public_id, *mine))
    if brought is None:
        raise NotFound
    seen = sa.select(Act.id, Act.public_id, Act.reference).join(Dossier).where(window_dossiers(actor)).subquery()
    waits = sa.and_(SignedCopy.act_id == seen.c.id, SignedCopy.state == "waiting", ReturnedFile.state == "copied")
    rows = session.execute(
        sa.select(ReturnedFile, seen.c.public_id, seen.c.reference, SignedCopy.public_id)
        .outerjoin(seen, seen.c.id == ReturnedFile.act_id)
        .outerjoin(SignedCopy, waits)
        .where(ReturnedFile.return_id == brought.id)
        .order_by(ReturnedFile.id)
    )
    told = tuple(
        ReturnedRow(row.name, row.state, row.problem, act or "", reference or "", copy or "")
        for row, act, reference, copy in rows
    )
    return ReturnView(brought.public_id, brought.created_at, brought.finished_at, told)
