"""The declared starts of an award. The caller has already read the award in its actor's scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.start import START_KINDS
from portal.models import Person, StartDeclaration, StoredFile


@dataclass(frozen=True, slots=True)
class StartView:
    """One declaration. ``accepted`` None: nobody looked yet, or a later one replaced it."""

    public_id: str
    kind: str
    reference: str
    started_on: date
    proof_name: str
    proof_sha256: str
    proof_size: int
    proof_type: str
    declared_at: datetime
    declared_by: str
    accepted: bool | None
    checked_at: datetime | None
    checked_by: str
    remark: str

    @property
    def kind_label(self) -> str:
        return START_KINDS.get(self.kind, self.kind)


def starts_of(session: Session, act_id: int) -> tuple[StartView, ...]:
    """Every declaration of the award ``act_id``, oldest first."""
    checker = aliased(Person)
    rows = session.execute(
        sa.select(StartDeclaration, StoredFile, Person.name, checker.name)
        .join(StoredFile, StoredFile.id == StartDeclaration.proof_id)
        .join(Person, Person.id == StartDeclaration.declared_by_id)
        .outerjoin(checker, checker.id == StartDeclaration.checked_by_id)
        .where(StartDeclaration.act_id == act_id)
        .order_by(StartDeclaration.id)
    )
    return tuple(
        StartView(
            public_id=row.public_id,
            kind=row.kind,
            reference=row.reference,
            started_on=row.started_on,
            proof_name=row.proof_name,
            proof_sha256=file.sha256,
            proof_size=file.size,
            proof_type=file.media_type,
            declared_at=row.created_at,
            declared_by=by,
            accepted=row.accepted,
            checked_at=row.checked_at,
            checked_by=checked_by or "",
            remark=row.remark,
        )
        for row, file, by, checked_by in rows
    )


def accepted_start(session: Session, act_id: int) -> StartView | None:
    """The start the prefecture accepted; an advance, a claim, a report need it."""
    return next((one for one in reversed(starts_of(session, act_id)) if one.accepted), None)
