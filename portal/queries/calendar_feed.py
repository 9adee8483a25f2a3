"""Calendar addresses: whose secret it is, and the dates its calendar holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.legal_clock import ClockDate, clock_dates
from portal.domain.snapshot import sha256_text
from portal.models import CalendarFeed, Dossier, Person
from portal.queries.appeal_facts import under_appeal
from portal.queries.legal_clock import clock_facts
from portal.queries.people import load_signed_in
from portal.queries.scope import window_dossiers

#: Dossiers in one calendar; calendar programs are slow beyond.
LIMIT = 400
_OVER = (DossierState.REFUSED, DossierState.CLOSED, DossierState.WITHDRAWN, DossierState.TRANSFERRED)


@dataclass(frozen=True, slots=True)
class FeedDate:
    """One date of one dossier; no name of a person or a body: calendars are shared more than one thinks."""

    dossier: str
    reference: str
    date: ClockDate


def feed_opened_at(session: Session, person_id: int) -> datetime | None:
    """When the address in use was opened, None without one."""
    found: datetime | None = session.scalar(
        sa.select(CalendarFeed.created_at).where(
            CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None)
        )
    )
    return found


def feed_owner(session: Session, secret: str) -> Actor | None:
    """Whose calendar a secret opens, with the roles held today; None for an unknown or revoked one."""
    public_id = session.scalar(
        sa.select(Person.public_id)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.secret_sha256 == sha256_text(secret), CalendarFeed.revoked_at.is_(None))
    )
    found = load_signed_in(session, public_id) if public_id else None
    return found.actor if found else None


def feed_dates(session: Session, actor: Actor) -> list[FeedDate]:
    """The dates still to come or overdue of the dossiers in the actor's windows, the most pressing dossiers first."""
    dossiers = session.execute(
        sa.select(Dossier.id, Dossier.public_id, Dossier.reference)
        .where(window_dossiers(actor), sa.or_(Dossier.state.not_in(_OVER), under_appeal()))
        .order_by(Dossier.next_due_on.is_(None), Dossier.next_due_on, Dossier.id)
        .limit(LIMIT)
    ).all()
    facts = clock_facts(session, [row.id for row in dossiers])
    return [
        FeedDate(row.public_id, row.reference or "", one)
        for row in dossiers
        if row.id in facts
        for one in clock_dates(facts[row.id])
        if one.met_on is None
    ]
