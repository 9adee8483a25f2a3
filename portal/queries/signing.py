"""What signing pages show beside the copies: batches of scans, deputies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.errors import NotFound
from portal.domain.signing import BATCH_LABELS, FATE_LABELS, BatchState, PageFate
from portal.models import (
    Act,
    Person,
    ScanBatch,
    SigningDeputy,
)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch of scans, in a list."""

    public_id: str
    name: str
    state: BatchState
    state_label: str
    person: str
    created_at: datetime


def scan_batches(session: Session, actor: Actor, limit: int = 10) -> tuple[BatchRow, ...]:
    """The last batches of the actor's windows."""
    query = (
        sa.select(ScanBatch, Person.name)
        .join(Person, Person.id == ScanBatch.person_id)
        .where(ScanBatch.window_id.in_(sorted(actor.window_ids(Role.INSTRUCTOR))))
        .order_by(ScanBatch.id.desc())
        .limit(limit)
    )
    return tuple(
        BatchRow(row.public_id, row.name, row.state, BATCH_LABELS[row.state], who, row.created_at)
        for row, who in session.execute(query)
    )


@dataclass(frozen=True, slots=True)
class BatchView:
    """One batch: what became of each page and of each act. ``why_not``: what to do with a refused file;
    ``own``: brought by whoever looks at it, who may open its file."""

    public_id: str
    own: bool
    name: str
    state: BatchState
    state_label: str
    why_not: str
    acts: tuple[dict[str, Any], ...]
    pages: tuple[dict[str, Any], ...]


def batch_view(session: Session, actor: Actor, public_id: str) -> BatchView:
    """Raises NotFound out of the actor's windows. What went to a window where they do not act is not named."""
    batch = _batch(session, actor, public_id)
    report = json.loads(batch.report or "{}")
    rows = report.get("pages", ())
    codes = {row["act"] for row in rows if "act" in row}
    seen = sa.select(Act.public_id).where(Act.public_id.in_(codes), Act.window_id.in_(_windows(actor)))
    mine = set(session.scalars(seen)) if codes else set()
    named = [row if row.get("act", "") in mine or "act" not in row else _elsewhere(row) for row in rows]
    told = tuple(
        {**row, "label": FATE_LABELS[PageFate(row["fate"])]} for row in named if row["fate"] != PageFate.KEPT
    )
    acts = tuple(one for one in report.get("acts", ()) if one["act"] in mine)
    own, label = batch.person_id == actor.person_id, BATCH_LABELS[batch.state]
    return BatchView(batch.public_id, own, batch.name, batch.state, label, _why_not(report), acts, told)


def _why_not(report: dict[str, Any]) -> str:
    if many := report.get("too_many"):
        return f"Il compte {many} pages\u00a0: 300 au plus, déposez-le en plusieurs fois."
    if report.get("slow"):
        return "Il est trop long à lire en une fois\u00a0: déposez-le en deux parties."
    return "Numérisez de nouveau les actes, en PDF, à 200 points par pouce."


def batch_file(session: Session, actor: Actor, public_id: str) -> tuple[str, str]:
    """(hash, name) of a batch's file, for whoever brought it: it may hold pages of several windows."""
    batch = _batch(session, actor, public_id)
    if batch.person_id != actor.person_id:
        raise NotFound
    return batch.file.sha256, f"numerisations-{batch.public_id}.pdf"


def _windows(actor: Actor) -> list[int]:
    return sorted(actor.window_ids(Role.INSTRUCTOR))


def _batch(session: Session, actor: Actor, public_id: str) -> ScanBatch:
    wanted = sa.select(ScanBatch).where(ScanBatch.public_id == public_id, ScanBatch.window_id.in_(_windows(actor)))
    batch = session.scalar(wanted)
    if batch is None:
        raise NotFound
    return batch


def _elsewhere(row: dict[str, Any]) -> dict[str, Any]:
    return {"page": row["page"], "fate": PageFate.ELSEWHERE}


@dataclass(frozen=True, slots=True)
class DeputyView:
    """A deputy of the signatory."""

    public_id: str
    name: str
    email: str
    capacity: str
    delegation_title: str
    valid_from: date
    valid_to: date | None
    ceiling_cents: int | None

    def in_force(self, on: date) -> bool:
        """Whether the delegation holds that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def deputies(session: Session, *window_ids: int) -> tuple[DeputyView, ...]:
    """Deputies of these windows, newest first."""
    query = (
        sa.select(SigningDeputy, Person.email)
        .join(Person, Person.id == SigningDeputy.person_id)
        .where(SigningDeputy.window_id.in_(window_ids))
        .order_by(SigningDeputy.id.desc())
    )
    return tuple(
        DeputyView(
            row.public_id,
            row.name,
            email,
            row.capacity,
            row.delegation_title,
            row.valid_from,
            row.valid_to,
            row.ceiling_cents,
        )
        for row, email in session.execute(query)
    )


def deputies_of_act(session: Session, act_public_id: str, on: date) -> tuple[DeputyView, ...]:
    """Deputies in force that day in the act's window."""
    window_id = session.scalar(sa.select(Act.window_id).where(Act.public_id == act_public_id))
    return tuple(one for one in deputies(session, window_id or 0) if one.in_force(on))
