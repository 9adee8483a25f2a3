"""One entry of the ledger as people read it: what moved, who entered it and why, what it answers, its piece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.actors import Actor, Role
from portal.domain.errors import NotFound
from portal.domain.ledger import ENTRY_LABELS, NOTIFIED, EntryKind
from portal.domain.permissions import Permission, Subject, can
from portal.models import Act, Dossier, Envelope, LedgerEntry, Organisation, Person, StoredFile
from portal.queries.budget import hidden_movements
from portal.queries.scope import in_windows

_STAFF = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET, Role.ADMINISTRATOR)
_MOVES = (
    ("Disponible", "available_delta"),
    ("Réservé", "reserved_delta"),
    ("Engagé", "committed_delta"),
    ("Payé", "paid_delta"),
    ("AE notifiées", "allotted_delta"),
    ("CP notifiés", "cp_delta"),
    ("Réduction à absorber", "shortfall_delta"),
)


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """An entry. ``moves``: the columns it changes, signed; ``answers`` and ``answered_by``: public ids of entries.

    ``correctable``: the reader may undo it by a counter-entry.
    """

    public_id: str
    envelope_public_id: str
    envelope_label: str
    envelope_year: int
    kind: EntryKind
    label: str
    amount_cents: int
    moves: tuple[tuple[str, int], ...]
    reason: str
    notice: str
    notice_on: date | None
    entered_on: date
    created_at: datetime
    author: str
    dossier_public_id: str | None
    dossier_reference: str | None
    organisation_name: str | None
    act_public_id: str | None
    act_reference: str | None
    ej_number: str | None
    answers: str | None
    answered_by: str | None
    piece_sha256: str | None
    correctable: bool


def entry_sheet(session: Session, actor: Actor, public_id: str) -> EntrySheet:
    """The entry, in the actor's windows and of a dossier left to the actor. Raises NotFound."""
    wanted = (LedgerEntry.public_id == public_id, in_windows(actor, LedgerEntry.window_id, *_STAFF))
    row = session.execute(_whole_entry().where(*wanted, ~hidden_movements(actor))).first()
    if row is None:
        raise NotFound
    return _sheet(actor, row)


def _whole_entry() -> sa.Select[Any]:
    origin, answer = aliased(LedgerEntry), aliased(LedgerEntry)
    return (
        sa.select(LedgerEntry, Envelope, Person.name, Dossier, Organisation.name, Act)
        .add_columns(origin.public_id, answer.public_id, StoredFile.sha256)
        .join(Envelope, Envelope.id == LedgerEntry.envelope_id)
        .outerjoin(Person, Person.public_id == LedgerEntry.author_public_id)
        .outerjoin(Dossier, Dossier.id == LedgerEntry.dossier_id)
        .outerjoin(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(Act, Act.id == LedgerEntry.act_id)
        .outerjoin(origin, origin.id == LedgerEntry.origin_id)
        .outerjoin(answer, answer.origin_id == LedgerEntry.id)
        .outerjoin(StoredFile, StoredFile.id == LedgerEntry.piece_id)
    )


def _sheet(actor: Actor, row: sa.Row[Any]) -> EntrySheet:
    entry, envelope, author, dossier, body, act, answers, answered_by, piece = row
    free = entry.kind in NOTIFIED and answers is None and answered_by is None
    return EntrySheet(
        public_id=entry.public_id,
        envelope_public_id=envelope.public_id,
        envelope_label=envelope.label,
        envelope_year=envelope.year,
        kind=entry.kind,
        label=ENTRY_LABELS[entry.kind],
        amount_cents=entry.amount_cents,
        moves=tuple((label, getattr(entry, name)) for label, name in _MOVES if getattr(entry, name)),
        reason=entry.reason,
        notice=entry.notice,
        notice_on=entry.notice_on,
        entered_on=entry.entered_on,
        created_at=entry.created_at,
        author=author or "Portail",
        dossier_public_id=dossier.public_id if dossier else None,
        dossier_reference=dossier.reference if dossier else None,
        organisation_name=body,
        act_public_id=act.public_id if act else None,
        act_reference=act.reference if act else None,
        ej_number=entry.ej_number,
        answers=answers,
        answered_by=answered_by,
        piece_sha256=piece,
        correctable=free and can(actor, Permission.ENVELOPE_ALLOT, Subject(entry.window_id)),
    )
