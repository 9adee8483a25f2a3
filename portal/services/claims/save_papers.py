"""The papers of a claim: the statement of expenditure certified by the accountant, the final report, a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.models import ClaimFile, PaymentClaim
from portal.services.applicant.uploads import PreparedFile
from portal.services.claims.editing import lock_editable, touch
from portal.services.locking import person_id_of
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork

STATEMENT, REPORT, CERTIFICATE = "statement", "report", "certificate"


@dataclass(frozen=True, slots=True)
class SavePapers:
    """What is given; a file left out keeps the one already there."""

    claim: str
    version: int
    accountant_name: str = ""
    statement_on: date | None = None
    note: str = ""
    statement: PreparedFile | None = None
    report: PreparedFile | None = None


def save_papers(uow: UnitOfWork, actor: Actor, command: SavePapers) -> None:
    """Keep them. Raises InvalidInput, Conflict."""
    claim = lock_editable(uow, actor, command.claim, command.version)
    if command.statement_on is not None and command.statement_on > paris_date(uow.now):
        raise InvalidInput({"statement_on": "L’état est daté dans le futur : vérifiez la date du comptable."})
    claim.accountant_name = command.accountant_name.strip()
    claim.statement_on, claim.note = command.statement_on, command.note.strip()
    for kind, file in ((STATEMENT, command.statement), (REPORT, command.report)):
        if file is not None:
            row = stored_file(uow, file.sha256, file.size, file.media_type)
            add_file(uow, actor, claim, kind, (row.id, file.name))
    touch(claim)


def add_file(uow: UnitOfWork, actor: Actor, claim: PaymentClaim, kind: str, file: tuple[int, str]) -> None:
    """Add a file of a kind (key of the stored file, name); the earlier one is set aside, not erased."""
    uow.session.execute(
        sa.update(ClaimFile)
        .where(ClaimFile.claim_id == claim.id, ClaimFile.kind == kind, ClaimFile.set_aside_at.is_(None))
        .values(set_aside_at=uow.now)
    )
    uow.session.add(
        ClaimFile(
            claim_id=claim.id,
            kind=kind,
            name=file[1],
            file_id=file[0],
            person_id=person_id_of(actor),
            created_at=uow.now,
        )
    )
