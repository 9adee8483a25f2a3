"""The history of a dossier as people read it: what happened, when by both clocks, by whom and in which role, what was
written then, and what each fact changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import ROLE_LABELS, Role
from portal.domain.event_labels import EVENT_LABELS
from portal.domain.events import Event
from portal.domain.history import FAMILY_LABELS, Changed, Family, family_of, tags_of
from portal.domain.money import format_euros
from portal.models import AuditDetail, AuditEvent, Person
from portal.queries.history_changes import Fact, changes_of

PAGE_SIZE = 40
#: Facts whose amounts are among their changes.
_SAID_AS_CHANGES = (Event.DOSSIER_ASSESSED, Event.DOSSIER_PROPOSED)
PORTAL = "Le portail"
_AMOUNTS = (
    ("max_grant_cents", "subvention maximale"),
    ("amount_cents", "montant"),
    ("own_funds_cents", "fonds propres retenus"),
)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One fact, in the shape the timeline shows. ``at`` by the legal clock, ``recorded_at`` by the system's.

    ``who`` is the person's name, or the portal; ``role`` the roles held then, ``capacity`` the position.
    """

    number: int
    at: datetime
    recorded_at: datetime
    family: Family
    title: str
    who: str
    role: str
    capacity: str
    text: str
    changes: tuple[Changed, ...] = ()
    state: str = "done"

    @property
    def family_label(self) -> str:
        return FAMILY_LABELS[self.family]

    @property
    def attribution(self) -> str:
        """Who, in which role and capacity, in one line."""
        return ", ".join(part for part in (self.who, self.role.lower(), self.capacity) if part)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of facts, the latest first, and how many there are of each family."""

    lines: tuple[HistoryLine, ...]
    page: int
    pages: int
    count: int


def history_page(session: Session, dossier: str, family: Family | None = None, page: int = 1) -> HistoryPage:
    """One page of a dossier (public id) already read in scope; eight queries at most, however long the history."""
    wanted = [_since_filing(dossier)]
    if family is not None:
        wanted.append(AuditEvent.tag.in_(tags_of(family)))
    count = int(session.scalar(sa.select(sa.func.count(AuditEvent.id)).where(*wanted)) or 0)
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = _rows(session, wanted, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    return HistoryPage(_lines(session, dossier, rows), page, pages, count)


def whole_history(session: Session, dossier: str, leave_out: Iterable[Event] = ()) -> tuple[HistoryLine, ...]:
    """Every fact of a dossier already read in scope, oldest first."""
    wanted = [_since_filing(dossier), AuditEvent.tag.not_in(list(leave_out))]
    return tuple(reversed(_lines(session, dossier, _rows(session, wanted))))


def _since_filing(dossier: str) -> sa.ColumnElement[bool]:
    """It starts at the filing: how a draft was written is its organisation's own business."""
    filing = sa.select(sa.func.min(AuditEvent.id)).where(
        AuditEvent.dossier_public_id == dossier, AuditEvent.tag == Event.DOSSIER_FILED
    )
    return sa.and_(
        AuditEvent.dossier_public_id == dossier, AuditEvent.id >= sa.func.coalesce(filing.scalar_subquery(), 0)
    )


def _rows(
    session: Session, wanted: Sequence[sa.ColumnElement[bool]], limit: int | None = None, offset: int = 0
) -> Sequence[Any]:
    query = (
        sa.select(AuditEvent, Person.name, Person.position, AuditDetail.text)
        .outerjoin(Person, Person.public_id == AuditEvent.actor_public_id)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .where(*wanted)
        .order_by(AuditEvent.id.desc())
    )
    return session.execute(query.limit(limit).offset(offset) if limit else query).all()


def _lines(session: Session, dossier: str, rows: Sequence[Any]) -> tuple[HistoryLine, ...]:
    facts = [
        Fact(event.id, event.tag, event.legal_at, event.subject_public_id, json.loads(event.body))
        for event, *_ in rows
    ]
    changed = changes_of(session, dossier, facts)
    return tuple(
        HistoryLine(
            number=event.id,
            at=event.legal_at,
            recorded_at=event.recorded_at,
            family=family_of(event.tag),
            title=EVENT_LABELS[Event(event.tag)],
            who=name or PORTAL,
            role=_roles(fact.body) if name else "",
            capacity=position or "",
            text=_text(fact, detail),
            changes=changed.get(event.id, ()),
        )
        for (event, name, position, detail), fact in zip(rows, facts, strict=True)
    )


def _roles(body: dict[str, Any]) -> str:
    known = [Role(one) for one in body.get("roles") or () if one in set(Role)]
    return " et ".join(ROLE_LABELS[role] for role in known)


def _text(fact: Fact, detail: str | None) -> str:
    facts = fact.body.get("facts") or {}
    parts = []
    if fact.tag not in _SAID_AS_CHANGES:
        parts = [f"{label} : {format_euros(facts[key])}" for key, label in _AMOUNTS if isinstance(facts.get(key), int)]
    if "score" in facts:
        parts.append(f"note : {facts['score']} sur 100, version {facts.get('dossier_version')}")
    sentence = " ; ".join(parts).capitalize()
    return "\n".join(text for text in (f"{sentence}." if sentence else "", detail or "") if text)
