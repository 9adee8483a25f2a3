"""Objects of the matrix's world: a procedure and a change of the notified award."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.recovery import RecoveryKind
from portal.domain.snapshot import freeze
from portal.models import Act, AmendmentRequest, Dossier, Person, Recovery, StoredFile
from portal.queries.amendments import change_content, read_change
from portal.services.runtime import Runtime


def award_life_objects(runtime: Runtime, dossier: str) -> dict[str, str]:
    """Ids by name, on the award of ``dossier``."""
    with runtime.uow() as uow:
        session = uow.session
        act = session.scalars(sa.select(Act).join(Dossier).where(Dossier.public_id == dossier)).one()
        person = session.scalars(sa.select(Person.id).limit(1)).one()
        common = {
            "window_id": act.window_id,
            "act_id": act.id,
            "organisation_id": act.organisation_id,
            "created_at": uow.now,
        }
        recovery = Recovery(
            kind=RecoveryKind.LAPSE,
            ground="given_up",
            facts="Abandon.",
            letter_id=session.scalars(sa.select(StoredFile.id).limit(1)).one(),
            sent_on=uow.now.date(),
            reply_by_on=uow.now.date(),
            announced_by_id=person,
            **common,
        )
        content = freeze(change_content(read_change({"description": "Autre contenu."})))[0]
        change = AmendmentRequest(asked_by_id=person, reason="Essai", content=content, **common)
        session.add_all([recovery, change])
        session.flush()
        return {"recovery": recovery.public_id, "amendment": change.public_id}
