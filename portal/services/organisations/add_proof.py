"""Join a document that shows what an organisation is. Nothing is ever taken back: a later one completes it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.organisation import PROOF_LABELS
from portal.domain.permissions import Permission
from portal.models import Organisation, OrganisationProof
from portal.services.applicant.uploads import PreparedFile
from portal.services.storing import stored_file
from portal.services.team.loading import lock_team
from portal.services.unit_of_work import UnitOfWork

MAX_PROOFS = 20


@dataclass(frozen=True, slots=True)
class AddProof:
    """A prepared file of ``kind`` for ``organisation`` (public id)."""

    organisation: str
    kind: str
    file: PreparedFile


def add_proof(uow: UnitOfWork, actor: Actor, command: AddProof) -> str:
    """Keep the document and return its public id. Raises NotFound, Forbidden, InvalidInput (``kind``, ``file``)."""
    team = lock_team(uow, actor, command.organisation, Permission.ORGANISATION_EDIT)
    return attach_proof(uow, actor, team.organisation, command.kind, command.file)


def attach_proof(uow: UnitOfWork, actor: Actor, organisation: Organisation, kind: str, file: PreparedFile) -> str:
    """Write the row and journal it; the organisation's row is locked."""
    if kind not in PROOF_LABELS:
        raise InvalidInput({"kind": "Dites de quelle pièce il s’agit."})
    count = sa.select(sa.func.count()).where(OrganisationProof.organisation_id == organisation.id)
    if (uow.session.scalar(count) or 0) >= MAX_PROOFS:
        raise InvalidInput({"file": f"{MAX_PROOFS} justificatifs au plus\u00a0: joignez les suivants à votre dossier."})
    row = OrganisationProof(
        organisation_id=organisation.id,
        person_id=actor.person_id,
        kind=kind,
        name=file.name,
        file_id=stored_file(uow, file.sha256, file.size, file.media_type).id,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    facts = {"kind": kind, "proof": row.public_id, "sha256": file.sha256}
    uow.record(
        Event.ORGANISATION_PROOF_ADDED, actor, ("organisation", organisation.public_id), facts=facts, detail=file.name
    )
    return row.public_id
