"""Which envelope a page of the budget is about, as its reader may see it; the condition its movements are read with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission, Subject, can
from portal.models import Envelope, LedgerEntry, Window
from portal.queries.budget import EnvelopeLink, hidden_movements
from portal.queries.scope import in_windows

STAFF = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class AskedEnvelope:
    """An envelope of the reader's windows. ``others``: those of the same windows, for the choice of the year."""

    id: int
    window_id: int
    public_id: str
    year: int
    label: str
    window_slug: str
    rulebook_version: str
    others: tuple[EnvelopeLink, ...]
    may_enter: bool


def asked_envelope(session: Session, actor: Actor, public_id: str) -> AskedEnvelope:
    """The envelope of this public id. Raises NotFound; one query."""
    rows = session.execute(
        sa.select(Envelope, Window.slug, Window.rulebook_version)
        .join(Window, Window.id == Envelope.window_id)
        .where(in_windows(actor, Envelope.window_id, *STAFF))
        .order_by(Envelope.year.desc(), Envelope.id)
    ).all()
    found = next((row for row in rows if row[0].public_id == public_id), None)
    if found is None:
        raise NotFound
    chosen: Envelope = found[0]
    others = tuple(
        EnvelopeLink(row[0].public_id, row[0].year, row[0].label) for row in rows if row[0].id != chosen.id
    )
    return AskedEnvelope(
        chosen.id,
        chosen.window_id,
        chosen.public_id,
        chosen.year,
        chosen.label,
        found[1],
        found[2],
        others,
        can(actor, Permission.ENVELOPE_ALLOT, Subject(chosen.window_id)),
    )


def seen_movements(actor: Actor, envelope: AskedEnvelope, on: date | None) -> sa.ColumnElement[bool]:
    """The envelope's entries the reader may see, up to the end of the day ``on`` when one is given."""
    until = sa.true() if on is None else LedgerEntry.entered_on <= on
    return sa.and_(LedgerEntry.envelope_id == envelope.id, until, ~hidden_movements(actor))
