"""Note the implicit rejections that were born: silence kept until the end of the day computed."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.clocks import paris_date
from portal.domain.dossier import PENDING_STATES
from portal.domain.events import Event
from portal.domain.legal_clock import rejection_date
from portal.models import Dossier, ImplicitRejection
from portal.queries.legal_clock import clock_facts
from portal.services.instruction.refresh_clocks import refresh_by_id
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

BATCH = 200


def note_rejections(runtime: Runtime) -> int:
    """Record every rejection born before today and not recorded yet; return how many. Safe to run at any time."""
    today = paris_date(runtime.legal.now())
    due = (
        sa.select(Dossier.id)
        .where(
            Dossier.rejection_on < today,
            Dossier.state.in_(sorted(PENDING_STATES)),
            Dossier.id.not_in(sa.select(ImplicitRejection.dossier_id)),
        )
        .order_by(Dossier.id)
        .limit(BATCH)
    )
    noted = 0
    while True:
        with runtime.read() as session:
            ids = list(session.scalars(due))
        if not ids:
            return noted
        with runtime.uow() as uow:
            noted += _note(uow, list(uow.session.scalars(due)))


def _note(uow: UnitOfWork, ids: list[int]) -> int:
    """A rejection whose date moved meanwhile is left: the clock is computed again from the facts."""
    today = paris_date(uow.now)
    facts = clock_facts(uow.session, ids)
    dossiers = uow.session.scalars(sa.select(Dossier).where(Dossier.id.in_(ids)).with_for_update())
    for dossier in dossiers:
        born = rejection_date(facts[dossier.id])
        if born is None or born.on >= today:
            refresh_by_id(uow.session, [dossier.id])
            continue
        uow.session.add(
            ImplicitRejection(
                dossier_id=dossier.id,
                born_on=born.on,
                rule=born.rule,
                computation=born.computation,
                created_at=uow.now,
            )
        )
        uow.record(
            Event.DOSSIER_IMPLICITLY_REJECTED,
            SYSTEM,
            ("dossier", dossier.public_id),
            dossier=dossier.public_id,
            facts={"born_on": born.on},
            detail=f"{born.rule} : {born.computation}",
        )
    return len(ids)
