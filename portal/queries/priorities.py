"""The priorities of the text recognised in projects, beside their scores."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.eligibility.rulebook import Rulebook
from portal.models import Person, RecordedPriorities
from portal.queries.instruction import DossierHead


@dataclass(frozen=True, slots=True)
class PrioritiesView:
    """Priorities recognised in a project: codes, why, by whom, on which version."""

    codes: tuple[str, ...]
    comment: str
    by: str
    at: datetime
    version: int


def priorities(session: Session, head: DossierHead) -> PrioritiesView | None:
    """The record that stands of a dossier already read in scope, None while nobody recorded any."""
    query = (
        sa.select(RecordedPriorities, Person.name)
        .join(Person, Person.id == RecordedPriorities.person_id)
        .where(RecordedPriorities.dossier_id == head.id)
        .order_by(RecordedPriorities.id.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row, name = found
    return PrioritiesView(tuple(json.loads(row.codes)), row.comment, name, row.created_at, row.dossier_version)


def recognised_labels(session: Session, dossier_id: int, rulebook: Rulebook) -> tuple[str, ...] | None:
    """The priorities recognised in one dossier, in the words of the rulebook; None while nobody recorded any."""
    query = sa.select(RecordedPriorities.codes).where(RecordedPriorities.dossier_id == dossier_id)
    codes = session.scalar(query.order_by(RecordedPriorities.id.desc()).limit(1))
    if codes is None:
        return None
    known = set(json.loads(codes))
    return tuple(one.label for one in rulebook.priorities if one.code in known)


def priority_counts(session: Session, dossiers: Mapping[int, object]) -> dict[int, int]:
    """How many priorities were recognised in each dossier of ``dossiers`` (by id), where someone recorded them."""
    last = (
        sa.select(sa.func.max(RecordedPriorities.id))
        .where(RecordedPriorities.dossier_id.in_(sorted(dossiers)))
        .group_by(RecordedPriorities.dossier_id)
    )
    rows = session.execute(
        sa.select(RecordedPriorities.dossier_id, RecordedPriorities.codes).where(RecordedPriorities.id.in_(last))
    )
    return {key: len(json.loads(codes)) for key, codes in rows}
