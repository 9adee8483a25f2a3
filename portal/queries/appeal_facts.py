"""What the clocks of appeals are computed from, for many dossiers at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.appeal_clocks import AppealFacts, Delays
from portal.domain.appeals import OPEN_STATES, StepKind
from portal.domain.legal_clock import Reopened
from portal.domain.window_settings import WindowSettings
from portal.models import Appeal, AppealStep, Dossier, Reopening


def delays_of(settings: WindowSettings) -> Delays:
    """The delays of a window; silence is two months unless the prefecture says otherwise."""
    silence = settings.integer("appeals.silence_months")
    return Delays(
        silence_months=2 if silence is None else silence,
        reasonable_months=settings.integer("appeals.reasonable_months"),
        higher_court_months=settings.integer("appeals.higher_court_months"),
    )


@dataclass(frozen=True, slots=True)
class DossierAppeals:
    """The appeals of one dossier, oldest first, and the last time one of them reopened it."""

    facts: tuple[AppealFacts, ...] = ()
    reopened: Reopened | None = None


def appeal_facts(session: Session, dossier_ids: Sequence[int]) -> dict[int, DossierAppeals]:
    """The appeals of each dossier that has some; one query."""
    query = (
        sa.select(Appeal, AppealStep, Reopening)
        .outerjoin(AppealStep, AppealStep.appeal_id == Appeal.id)
        .outerjoin(Reopening, Reopening.appeal_id == Appeal.id)
        .where(Appeal.dossier_id.in_(dossier_ids))
        .order_by(Appeal.id, AppealStep.id, Reopening.id)
    )
    steps: dict[Appeal, dict[int, AppealStep]] = {}
    last: dict[int, Reopening] = {}
    for appeal, step, reopening in session.execute(query):
        mine = steps.setdefault(appeal, {})
        if step is not None:
            mine[step.id] = step
        if reopening is not None and reopening.id >= getattr(last.get(appeal.dossier_id), "id", 0):
            last[appeal.dossier_id] = reopening
    facts: dict[int, tuple[AppealFacts, ...]] = {}
    for appeal, mine in steps.items():
        facts[appeal.dossier_id] = (*facts.get(appeal.dossier_id, ()), facts_of(appeal, list(mine.values())))
    return {key: DossierAppeals(found, _reopened(last.get(key))) for key, found in facts.items()}


def _reopened(row: Reopening | None) -> Reopened | None:
    return Reopened(row.reopened_on, row.due_on, row.enjoined) if row else None


def facts_of(row: Appeal, steps: Sequence[AppealStep]) -> AppealFacts:
    """One appeal and what happened to it, as its clocks read it."""
    last = {step.kind: step for step in steps}
    answer = last.get(StepKind.ANSWERED)
    defended = [step for step in steps if step.kind == StepKind.DEFENDED]
    return AppealFacts(
        kind=row.kind,
        received_on=row.received_on,
        lodged_on=row.lodged_on,
        starts_on=row.starts_on,
        remedies_stated=row.remedies_stated,
        state=row.state,
        reference=row.reference,
        target_key=row.target_key,
        acknowledged_on=_first(steps, StepKind.ACKNOWLEDGED),
        answered_on=answer.on if answer else None,
        answer_remedies=answer is None or answer.remedies_stated is not False,
        defence_due_on=row.defence_due_on,
        defended_on=defended[0].on if defended else None,
        judged_on=_first(steps, StepKind.JUDGED),
    )


def _first(steps: Sequence[AppealStep], kind: StepKind) -> date | None:
    return next((step.on for step in steps if step.kind == kind), None)


def under_appeal() -> sa.ColumnElement[bool]:
    """Dossiers with an appeal that awaits an answer or a judgment (correlated)."""
    return sa.exists().where(Appeal.dossier_id == Dossier.id, Appeal.state.in_(sorted(OPEN_STATES)))
