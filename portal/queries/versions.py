"""The filed versions of a dossier, with the hash that freezes each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models import Dossier, DossierVersion

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
