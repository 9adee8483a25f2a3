"""A spreadsheet brought to a draft, as its own organisation sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.models import Dossier, TableImport
from portal.queries.scope import organisation_dossiers
from portal.tables.sheet import SheetRow


@dataclass(frozen=True, slots=True)
class ImportView:
    """The table as read; ``lint`` is the linter's answer (None when it could not be checked), ``rate`` a VAT code."""

    public_id: str
    name: str
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    total: SheetRow | None
    notes: tuple[str, ...]
    lint: dict[str, Any] | None
    rate: str
    applied: bool


def table_import(session: Session, actor: Actor, dossier_id: str, table: str) -> ImportView:
    """One imported table of a dossier of the actor's organisations (public ids). Raises NotFound."""
    row = session.scalar(
        sa.select(TableImport)
        .join(Dossier, Dossier.id == TableImport.dossier_id)
        .where(TableImport.public_id == table, Dossier.public_id == dossier_id, organisation_dossiers(actor))
    )
    if row is None:
        raise NotFound
    content = row.content
    total = content["total"]
    return ImportView(
        public_id=row.public_id,
        name=row.name,
        headings=tuple(content["headings"]),
        columns=tuple(row.columns),
        rows=tuple(SheetRow(number, tuple(cells)) for number, cells in content["rows"]),
        total=SheetRow(total[0], tuple(total[1])) if total else None,
        notes=tuple(content["notes"]),
        lint=content["lint"],
        rate=content.get("rate", ""),
        applied=row.applied_at is not None,
    )
