"""The filed versions of a dossier, with the hash that freezes each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.corrections import Change
from portal.domain.errors import NotFound
from portal.domain.version_changes import changes_after
from portal.models import Dossier, DossierVersion
from portal.queries.instruction import DossierHead

VERSION_LABELS: dict[str, str] = {
    "filing": "Dépôt",
    "supplement": "Réponse à une demande de pièces",
    "correction": "Correction",
    "contact": "Correction du contact",
    "addition": "Pièce ajoutée",
}


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version: its number, what made it, when, its SHA-256."""

    number: int
    label: str
    at: datetime
    sha256: str


def filed_versions(session: Session, dossier: str) -> tuple[VersionView, ...]:
    """The versions of a dossier (public id) already read in scope, oldest first."""
    rows = session.scalars(
        sa.select(DossierVersion)
        .join(Dossier, Dossier.id == DossierVersion.dossier_id)
        .where(Dossier.public_id == dossier)
        .order_by(DossierVersion.number)
    )
    return tuple(
        VersionView(row.number, VERSION_LABELS.get(row.kind, row.kind), row.created_at, row.sha256) for row in rows
    )


@dataclass(frozen=True, slots=True)
class Since:
    """What the applicant changed between two filed versions: the versions that came, and every difference."""

    before: VersionView
    after: tuple[VersionView, ...]
    changes: tuple[Change, ...]


def changes_since(session: Session, head: DossierHead, number: int) -> Since:
    """Differences between version ``number`` of a dossier already read in scope and its last one. Raises NotFound."""
    query = sa.select(DossierVersion).where(DossierVersion.dossier_id == head.id).order_by(DossierVersion.number)
    rows = list(session.scalars(query))
    numbers = [row.number for row in rows]
    if number not in numbers:
        raise NotFound
    start = numbers.index(number)
    views = tuple(
        VersionView(row.number, VERSION_LABELS.get(row.kind, row.kind), row.created_at, row.sha256) for row in rows
    )
    words = {**head.rulebook.natures, **head.rulebook.france_services}
    changes = changes_after([json.loads(row.content) for row in rows], start, words)
    return Since(views[start], views[start + 1 :], changes)
