"""Filed versions: each one is added after the last, none is ever replaced."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal.domain.snapshot import freeze
from portal.models import Dossier, DossierVersion
from portal.services.unit_of_work import UnitOfWork


def add_version(uow: UnitOfWork, dossier: Dossier, kind: str, content: dict[str, Any]) -> tuple[int, str]:
    """Freeze ``content`` as the next version, tied to the one before by its hash; number and SHA-256."""
    query = sa.select(DossierVersion).where(DossierVersion.dossier_id == dossier.id)
    previous = uow.session.scalar(query.order_by(DossierVersion.number.desc()).limit(1))
    number = previous.number + 1 if previous else 1
    text, digest = freeze({"kind": kind, "follows_sha256": previous.sha256 if previous else None, **content})
    uow.session.add(
        DossierVersion(
            dossier_id=dossier.id, number=number, kind=kind, content=text, sha256=digest, created_at=uow.now
        )
    )
    return number, digest
