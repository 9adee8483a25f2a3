"""Note the administrative appeals that silence has rejected: the end of their delay passed without an answer."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.appeal_clocks import silence_date
from portal.domain.appeals import ADMINISTRATIVE, OPEN_STATES, StepKind
from portal.domain.clocks import paris_date
from portal.domain.events import Event
from portal.models import Appeal, Dossier
from portal.queries.appeal_facts import delays_of, facts_of
from portal.queries.windows import window_settings
from portal.services.appeals.loading import StepFacts, add_step, move
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

BATCH = 100


def note_silences(runtime: Runtime) -> int:
    """Record every such rejection born before today; return how many. Safe to run at any time."""
    today = paris_date(runtime.legal.now())
    due = (
        sa.select(Appeal.id)
        .where(
            Appeal.due_on < today,
            Appeal.kind.in_(sorted(ADMINISTRATIVE)),
            Appeal.state.in_(sorted(OPEN_STATES)),
        )
        .order_by(Appeal.id)
        .limit(BATCH)
    )
    with runtime.read() as session:
        ids = list(session.scalars(due))
    if not ids:
        return 0
    with runtime.uow() as uow:
        return sum(_note(uow, appeal_id) for appeal_id in ids)


def _note(uow: UnitOfWork, appeal_id: int) -> bool:
    dossier_id = uow.session.scalars(sa.select(Appeal.dossier_id).where(Appeal.id == appeal_id)).one()
    dossier = uow.session.get_one(Dossier, dossier_id, with_for_update=True)
    appeal = uow.session.get_one(Appeal, appeal_id, with_for_update=True, populate_existing=True)
    delays = delays_of(window_settings(uow.session, appeal.window_id))
    born = silence_date(facts_of(appeal, appeal.steps), delays)
    if appeal.state not in OPEN_STATES or born is None or born.on >= paris_date(uow.now):
        return False
    move(appeal, "keep_silent")
    add_step(uow, SYSTEM, appeal, StepKind.SILENCE, StepFacts(born.on, f"{born.rule} : {born.computation}"))
    uow.record(
        Event.APPEAL_SILENT,
        SYSTEM,
        ("appeal", appeal.public_id),
        dossier=dossier.public_id,
        facts={"on": born.on},
        detail=f"{appeal.reference} : {born.rule} : {born.computation}",
    )
    return True
