"""Add an already stored file to a draft, and tie it to the expense it proves when one is named."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.declaration import COMPARISON_KIND, DOCUMENT_KINDS, PROOF_KINDS
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.models import ComparativeQuote, Document, Dossier
from portal.services.applicant.drafts import DOCUMENTS, own_draft, refresh_total
from portal.services.applicant.uploads import PreparedFile
from portal.services.quotes.ask_reading import ask_reading
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork

MAX_DOCUMENTS = 60


@dataclass(frozen=True, slots=True)
class AddDocument:
    """A prepared file to add; ``expense``: public id of the line it proves, or was compared with.

    ``supplier`` and ``excl_tax_cents`` are what a comparative quote says; they are never counted.
    """

    dossier: str
    version: int
    kind: str
    file: PreparedFile
    expense: str | None = None
    supplier: str = ""
    excl_tax_cents: int | None = None


def add_document(uow: UnitOfWork, actor: Actor, command: AddDocument) -> str:
    """Add the piece and return its public id. Raises InvalidInput (``kind``, ``expense``, ``file``) or Conflict."""
    dossier = own_draft(uow, actor, command.dossier, command.version, DOCUMENTS)
    if command.kind not in DOCUMENT_KINDS:
        raise InvalidInput({"kind": "Dites de quelle pièce il s’agit."})
    line = next((line for line in dossier.expenses if line.public_id == command.expense), None)
    if command.expense and line is None:
        raise NotFound
    compared = command.kind == COMPARISON_KIND
    if line is None and compared:
        raise InvalidInput({"expense": "Choisissez la dépense à laquelle ce devis a été comparé."})
    if line is not None and not compared and command.kind not in PROOF_KINDS:
        raise InvalidInput(
            {"expense": "Seul un devis, un catalogue, un tarif ou une convention justifie le coût d’une dépense."}
        )
    document = attach_file(uow, actor, dossier, command.kind, command.file)
    if line is not None and compared:
        line.comparisons.append(
            ComparativeQuote(
                document_id=document.id,
                supplier=command.supplier,
                excl_tax_cents=command.excl_tax_cents,
                created_at=uow.now,
            )
        )
    elif line is not None:
        line.proof_id = document.id
    refresh_total(dossier)
    return document.public_id


def attach_file(uow: UnitOfWork, actor: Actor, dossier: Dossier, kind: str, file: PreparedFile) -> Document:
    """Write the row of a piece and journal it. Raises InvalidInput (``file``) when there are too many."""
    if sum(document.removed_at is None for document in dossier.documents) >= MAX_DOCUMENTS:
        raise InvalidInput({"file": f"Un dossier compte {MAX_DOCUMENTS} pièces au plus : retirez-en une d’abord."})
    document = Document(
        dossier_id=dossier.id, kind=kind, name=file.name, file_id=stored_file_id(uow, file), created_at=uow.now
    )
    uow.session.add(document)
    uow.session.flush()
    uow.record(
        Event.DOCUMENT_ADDED,
        actor,
        ("document", document.public_id),
        dossier=dossier.public_id,
        facts={"kind": kind, "sha256": file.sha256, "size": file.size},
        detail=file.name,
    )
    ask_reading(uow, kind, file.sha256)
    return document


def stored_file_id(uow: UnitOfWork, file: PreparedFile) -> int:
    """Key of the row of a file that is in the store; the same content is one row, even brought twice at once."""
    return stored_file(uow, file.sha256, file.size, file.media_type).id
