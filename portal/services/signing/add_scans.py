"""Bring the scans of several signed acts in one PDF; a job splits them by the marks of their pages."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor, Role
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.pdf_signs import pdf_sign
from portal.domain.permissions import Permission, Subject, require
from portal.domain.signing import BatchState
from portal.models import ScanBatch
from portal.models.base import new_public_id
from portal.services.locking import person_id_of
from portal.services.runtime import Runtime
from portal.services.storing import stored_file

READ_JOB = "read_scans"
MAX_BATCH_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class AddScans:
    """The file and its name."""

    name: str
    pdf: bytes


def add_scans(runtime: Runtime, actor: Actor, command: AddScans) -> str:
    """Keep the file; the batch's public id. Raises InvalidInput: ``scans``."""
    problem = _problem(runtime, command.pdf)
    if problem:
        raise InvalidInput({"scans": problem})
    windows = sorted(actor.window_ids(Role.INSTRUCTOR))
    if not windows:
        raise Forbidden
    digest = runtime.store.put(command.pdf)
    with runtime.uow() as uow:
        require(actor, Permission.ACT_RECORD_SIGNATURE, Subject(windows[0]))
        batch = ScanBatch(
            public_id=new_public_id(),
            window_id=windows[0],
            name=command.name[:200],
            file_id=stored_file(uow, digest, len(command.pdf), "application/pdf").id,
            person_id=person_id_of(actor),
            state=BatchState.UNREAD,
            created_at=uow.now,
        )
        uow.session.add(batch)
        facts = {"file_sha256": digest}
        uow.record(Event.SCANS_ADDED, actor, ("scan_batch", batch.public_id), facts=facts)
        uow.enqueue(READ_JOB, f"{READ_JOB}:{batch.public_id}", {"batch": batch.public_id})
        return batch.public_id


def _problem(runtime: Runtime, pdf: bytes) -> str:
    if not pdf:
        return "Choisissez le PDF des actes numérisés."
    if len(pdf) > MAX_BATCH_BYTES:
        return "Ce fichier dépasse 50 Mo\u00a0: numérisez en niveaux de gris à 200 points, ou en plusieurs fois."
    if runtime.sniff(pdf) != "application/pdf":
        return "Ce fichier n’est pas un PDF\u00a0: numérisez les actes en PDF, puis déposez ce PDF."
    if pdf_sign(pdf) is not None:
        return "Ce PDF est protégé, abîmé ou contient un programme\u00a0: numérisez de nouveau les actes."
    return ""
