"""Scan a stored file, as a job after the filing: clean opens it, infected closes it for ever and tells both sides.

Fails closed: without a verdict the file goes on waiting, and the question is asked again.
"""

from __future__ import annotations

import logging

import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.events import Event
from portal.domain.scanning import ScanState
from portal.models import Document, Dossier, Job, Person, StoredFile
from portal.services.jobs.send_mail import queue_mail
from portal.services.runtime import Runtime
from portal.services.storing import SCAN_JOB
from portal.services.telling import tell_applicant, tell_prefecture
from portal.services.unit_of_work import UnitOfWork

logger = logging.getLogger(__name__)


def scan_file(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job handler (payload: ``sha256``). Raises AntivirusUnavailable without a verdict: the job is tried again."""
    if runtime.antivirus is None:
        return
    digest = payload["sha256"]
    with runtime.read() as session:
        state = session.scalar(sa.select(StoredFile.scan_state).where(StoredFile.sha256 == digest))
    if state is None or state is ScanState.INFECTED:
        return
    virus = runtime.antivirus(runtime.store.get(digest))
    with runtime.uow() as uow:
        file = uow.session.scalars(sa.select(StoredFile).where(StoredFile.sha256 == digest).with_for_update()).one()
        file.scan_state = ScanState.INFECTED if virus else ScanState.CLEAN
        file.scanned_at = uow.now
        for document, dossier in _documents(uow, file):
            _note(uow, document, dossier, digest, virus)


def ask_scans_again(runtime: Runtime) -> int:
    """Give another chance to the scans that failed too often: an antivirus may be down for a night."""
    if runtime.antivirus is None:
        return 0
    with runtime.uow() as uow:
        waiting = sa.select(StoredFile.sha256).where(StoredFile.scan_state == ScanState.AWAITING_SCAN)
        keys = [f"{SCAN_JOB}:{digest}" for digest in uow.session.scalars(waiting)]
        failed = sa.select(Job).where(Job.kind == SCAN_JOB, Job.failed_at.is_not(None), Job.dedup_key.in_(keys))
        jobs = list(uow.session.scalars(failed))
        for job in jobs:
            job.failed_at, job.attempts, job.not_before = None, 0, runtime.system.now()
    if jobs:
        logger.warning("scans asked again", extra={"count": len(jobs)})
    return len(jobs)


def _documents(uow: UnitOfWork, file: StoredFile) -> list[tuple[Document, Dossier]]:
    query = (
        sa.select(Document, Dossier)
        .join(Dossier, Dossier.id == Document.dossier_id)
        .where(Document.file_id == file.id, Document.removed_at.is_(None))
        .order_by(Document.id)
    )
    return [(document, dossier) for document, dossier in uow.session.execute(query)]


def _note(uow: UnitOfWork, document: Document, dossier: Dossier, digest: str, virus: str | None) -> None:
    uow.record(
        Event.DOCUMENT_INFECTED if virus else Event.DOCUMENT_SCANNED,
        SYSTEM,
        ("document", document.public_id),
        dossier=dossier.public_id,
        facts={"sha256": digest},
        detail=f"{document.name} ({virus})" if virus else "",
    )
    if not virus:
        return
    title = f"« {dossier.title} »" if dossier.title else "en préparation"
    subject = "un virus dans une de vos pièces"
    body = (
        f"L’antivirus du guichet a trouvé un virus dans la pièce « {document.name} » du dossier {title}.\n"
        "Personne ne peut l’ouvrir. Faites vérifier le poste d’où elle vient, puis déposez une version saine : "
        "le reste de votre dossier est intact.\n"
    )
    if not dossier.reference:
        address = dossier.contact_email or uow.session.get_one(Person, dossier.created_by_id).email
        queue_mail(uow, address, "Votre demande en préparation : " + subject, body, dossier.public_id)
    else:
        tell_applicant(uow, dossier, subject, body)
        told = f"L’antivirus a trouvé un virus dans la pièce « {document.name} ». Personne ne peut l’ouvrir.\n"
        tell_prefecture(uow, dossier, "un virus dans une pièce", told)
