"""The history of a dossier as people read it: what happened, when, by whom, and what was written then."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.events import EVENT_LABELS, Event
from portal.domain.money import format_euros
from portal.models import AuditDetail, AuditEvent, Person

_AMOUNTS = (
    ("max_grant_cents", "subvention maximale"),
    ("amount_cents", "montant"),
    ("own_funds_cents", "fonds propres retenus"),
)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One fact, in the shape the timeline shows. ``who`` is empty when the portal acted alone."""

    number: int
    at: datetime
    title: str
    who: str
    text: str
    state: str = "done"


def history(session: Session, dossier_public_id: str) -> tuple[HistoryLine, ...]:
    """Facts about a dossier already read in scope, the latest first.

    It starts at the filing: how a draft was written is its organisation's own business.
    """
    filing = sa.select(sa.func.min(AuditEvent.id)).where(
        AuditEvent.dossier_public_id == dossier_public_id, AuditEvent.tag == Event.DOSSIER_FILED
    )
    query = (
        sa.select(AuditEvent, Person.name, AuditDetail.text)
        .outerjoin(Person, Person.public_id == AuditEvent.actor_public_id)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .where(
            AuditEvent.dossier_public_id == dossier_public_id,
            AuditEvent.id >= sa.func.coalesce(filing.scalar_subquery(), 0),
        )
        .order_by(AuditEvent.id.desc())
    )
    return tuple(
        HistoryLine(
            event.id, event.legal_at, EVENT_LABELS[Event(event.tag)], name or "", _text(json.loads(event.body), detail)
        )
        for event, name, detail in session.execute(query)
    )


def _text(body: dict[str, Any], detail: str | None) -> str:
    facts = body.get("facts") or {}
    parts = [f"{label} : {format_euros(facts[key])}" for key, label in _AMOUNTS if isinstance(facts.get(key), int)]
    if "score" in facts:
        parts.append(f"note : {facts['score']} sur 100, version {facts.get('dossier_version')}")
    sentence = " ; ".join(parts).capitalize()
    return "\n".join(text for text in (f"{sentence}." if sentence else "", detail or "") if text)
