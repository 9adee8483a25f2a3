"""Internal notes and the call log of a dossier, for the prefecture alone: never for applicants, proxies or services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.notes import DIRECTION_LABELS, NOTE_LABELS, CallDirection, NoteKind
from portal.models import DossierNote, NoteStrike, Person


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note or a call; ``struck_*`` once it is struck out, empty otherwise: its text stays."""

    public_id: str
    kind: NoteKind
    body: str
    written_at: datetime
    written_by: str
    happened_on: date | None
    interlocutor: str
    direction: str
    struck_at: datetime | None
    struck_by: str
    struck_reason: str

    @property
    def title(self) -> str:
        """« Appel reçu du 14/10/2021, avec Mme Durand », « Note »."""
        if self.kind is NoteKind.NOTE:
            return NOTE_LABELS[NoteKind.NOTE]
        way = DIRECTION_LABELS[CallDirection(self.direction)]
        return f"{way} le {self.happened_on:%d/%m/%Y}, avec {self.interlocutor}"


def notes_of_dossier(session: Session, dossier_id: int) -> tuple[NoteView, ...]:
    """The notes of a dossier already read in scope, oldest first, struck ones included; one query."""
    striker = aliased(Person)
    query = (
        sa.select(DossierNote, Person.name, NoteStrike, striker.name)
        .join(Person, Person.id == DossierNote.person_id)
        .outerjoin(NoteStrike, NoteStrike.note_id == DossierNote.id)
        .outerjoin(striker, striker.id == NoteStrike.person_id)
        .where(DossierNote.dossier_id == dossier_id)
        .order_by(DossierNote.id)
    )
    return tuple(
        NoteView(
            public_id=row.public_id,
            kind=NoteKind(row.kind),
            body=row.body,
            written_at=row.created_at,
            written_by=by,
            happened_on=row.happened_on,
            interlocutor=row.interlocutor,
            direction=row.direction,
            struck_at=strike.created_at if strike else None,
            struck_by=striker_name or "",
            struck_reason=strike.reason if strike else "",
        )
        for row, by, strike, striker_name in session.execute(query)
    )
