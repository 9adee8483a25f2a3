"""The pieces of a dossier as the prefecture sees them: those its organisation alone may see yet are left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.declaration import DOCUMENT_LABELS
from portal.domain.errors import NotFound
from portal.domain.scanning import ScanState
from portal.models import Document, StoredFile

if TYPE_CHECKING:
    from portal.queries.instruction import DossierHead


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A piece of the dossier."""

    public_id: str
    kind: str
    name: str
    size: int
    media_type: str
    sha256: str
    received_at: datetime
    scan: ScanState = ScanState.NOT_SCANNED

    @property
    def infected(self) -> bool:
        return self.scan is ScanState.INFECTED

    @property
    def kind_label(self) -> str:
        return DOCUMENT_LABELS.get(self.kind, "Pièce")


def visible(row: Document, file: StoredFile) -> bool:
    """Whether the prefecture sees this piece."""
    return row.removed_at is None and file.scan_state is not ScanState.AWAITING_SCAN


def document_view(row: Document, file: StoredFile) -> DocumentView:
    """A piece as pages show it."""
    return DocumentView(
        row.public_id, row.kind, row.name, file.size, file.media_type, file.sha256, row.created_at, file.scan_state
    )


def documents(session: Session, head: DossierHead) -> tuple[DocumentView, ...]:
    """The pieces that stand, oldest first."""
    query = (
        sa.select(Document, StoredFile)
        .join(StoredFile, StoredFile.id == Document.file_id)
        .where(
            Document.dossier_id == head.id,
            Document.removed_at.is_(None),
            StoredFile.scan_state != ScanState.AWAITING_SCAN,  # its organisation alone sees it until then
        )
        .order_by(Document.id)
    )
    return tuple(document_view(row, file) for row, file in session.execute(query))


def document(session: Session, head: DossierHead, public_id: str) -> DocumentView:
    """One piece of the dossier. Raises NotFound."""
    for found in documents(session, head):
        if found.public_id == public_id:
            return found
    raise NotFound
