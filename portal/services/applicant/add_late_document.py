"""Add to a filed dossier a piece that may come after the filing: the deliberation, the answer of another funder."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.declaration import DOCUMENT_LABELS
from portal.domain.dossier import REACHABLE_STATES
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.permissions import Permission
from portal.services.applicant.add_document import attach_file
from portal.services.applicant.drafts import check_version, own_dossier, touch
from portal.services.applicant.uploads import PreparedFile
from portal.services.applicant.versions import add_version
from portal.services.telling import tell_prefecture
from portal.services.unit_of_work import UnitOfWork

LATE_KINDS = ("deliberation", "funding_letter")


@dataclass(frozen=True, slots=True)
class AddLateDocument:
    """The dossier, the version of the page, what the piece is, the file already in the store."""

    dossier: str
    version: int
    kind: str
    file: PreparedFile


def add_late_document(uow: UnitOfWork, actor: Actor, command: AddLateDocument) -> None:
    """Keep the piece as an addition to what was filed, and tell the prefecture. Raises InvalidInput, Conflict."""
    dossier = own_dossier(uow, actor, command.dossier, Permission.DOSSIER_EDIT)
    if dossier.state not in REACHABLE_STATES:
        raise Conflict("Ce dossier ne reçoit plus de pièce : écrivez au service instructeur.")
    check_version(dossier, command.version)
    if command.kind not in LATE_KINDS:
        raise InvalidInput({"kind": "Dites de quelle pièce il s’agit."})
    document = attach_file(uow, actor, dossier, command.kind, command.file)
    file = command.file
    add_version(
        uow,
        dossier,
        "addition",
        {
            "received_at": uow.now,
            "documents": [
                {
                    "id": document.public_id,
                    "kind": command.kind,
                    "name": file.name,
                    "size": file.size,
                    "sha256": file.sha256,
                }
            ],
        },
    )
    touch(dossier)
    body = (
        f"Le demandeur a ajouté une pièce au dossier {dossier.reference}, « {dossier.title} » : "
        f"{DOCUMENT_LABELS[command.kind]}.\n"
    )
    tell_prefecture(uow, dossier, "pièce ajoutée", body)
