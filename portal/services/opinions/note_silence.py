"""Note the silence of services whose day has passed, when the rule kept with the request gives it a meaning."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.clocks import paris_date
from portal.domain.dossier import PENDING_STATES
from portal.domain.events import Event
from portal.domain.opinions import OPINION, OpinionState, SilenceRule, is_silent
from portal.models import Dossier, Opinion, OpinionRequest
from portal.services.runtime import Runtime

BATCH = 200


def note_silence(runtime: Runtime) -> int:
    """Record every silence of before today not recorded yet, at the legal day; return how many. Safe at any time."""
    today = paris_date(runtime.legal.now())
    due = (
        sa.select(OpinionRequest, Dossier.public_id)
        .join(Dossier, Dossier.id == OpinionRequest.dossier_id)
        .where(
            OpinionRequest.state == OpinionState.AWAITED,
            OpinionRequest.silence != SilenceRule.NONE.value,
            OpinionRequest.due_on < today,
            Dossier.state.in_(sorted(PENDING_STATES)),
            ~sa.exists().where(Opinion.request_id == OpinionRequest.id),
        )
        .order_by(OpinionRequest.id)
        .limit(BATCH)
    )
    with runtime.read() as session:
        if session.execute(due.limit(1)).first() is None:
            return 0
    with runtime.uow() as uow:
        rows = uow.session.execute(due.with_for_update(of=OpinionRequest)).all()
        for row, dossier in rows:
            if not is_silent(row.due_on, SilenceRule(row.silence), today):
                continue
            row.state, row.silent_on = OPINION.next(row.state, "fall_silent"), row.due_on
            facts = {"silent_on": row.due_on, "rule": row.silence}
            detail = f"{row.giver_name}, sans réponse au {row.due_on:%d/%m/%Y} : {row.silence_words}"
            subject = ("opinion", row.public_id)
            uow.record(Event.OPINION_SILENT, SYSTEM, subject, dossier=dossier, facts=facts, detail=detail)
        return len(rows)
