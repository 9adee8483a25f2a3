"""An appeal with a file, for the access matrix."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.appeals import AppealAuthor, AppealKind
from portal.domain.clocks import paris_date
from portal.models import Appeal, AppealFile, Dossier
from portal.queries.appeals import challengeable
from portal.services.appeals.record_appeal import RecordAppeal, record_appeal
from portal.services.applicant.uploads import PreparedFile
from portal.services.runtime import Runtime
from tests.factories import PDF


def appeal_objects(runtime: Runtime, instructor: Actor, dossier: str) -> dict[str, str]:
    """Ids of an informal appeal against the act of ``dossier``, and of its file."""
    with runtime.read() as session:
        key = session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one()
        target = challengeable(session, key, paris_date(runtime.legal.now()))[0].key
    file = PreparedFile("recours.pdf", runtime.store.put(PDF), len(PDF), "application/pdf")
    command = RecordAppeal(
        dossier, target, AppealKind.INFORMAL, AppealAuthor.APPLICANT, "post", date(2021, 10, 15), True, files=(file,)
    )
    with runtime.uow() as uow:
        appeal = record_appeal(uow, instructor, command)
    with runtime.read() as session:
        wanted = sa.select(AppealFile.public_id).join(Appeal).where(Appeal.public_id == appeal)
        return {"appeal": appeal, "appeal_file": session.scalars(wanted).one()}
