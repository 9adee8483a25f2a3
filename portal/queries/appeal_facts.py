"""What the clocks of appeals are computed from, for many dossiers at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.appeals import OPEN_STATES, AppealFacts, Delays, StepKind
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


def appeal_facts(session: Session, dossier_ids: Sequence[int]) -> dict[int, tuple[AppealFacts, ...]]:
    """The appeals of each dossier that has some, oldest first; one query, two when there are appeals."""
    appeals = list(
        session.scalars(sa.select(Appeal).where(Appeal.dossier_id.in_(dossier_ids)).order_by(Appeal.id))
    )
    if not appeals:
        return {}
    steps: dict[int, list[AppealStep]] = {}
    wanted = sa.select(AppealStep).where(AppealStep.appeal_id.in_([one.id for one in appeals]))
    for step in session.scalars(wanted.order_by(AppealStep.id)):
        steps.setdefault(step.appeal_id, []).append(step)
    found: dict[int, tuple[AppealFacts, ...]] = {}
    for row in appeals:
        found[row.dossier_id] = (*found.get(row.dossier_id, ()), facts_of(row, steps.get(row.id, [])))
    return found


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


def reopenings(session: Session, dossier_ids: Sequence[int]) -> dict[int, Reopened]:
    """The last reopening of each dossier that had one; no query without dossiers."""
    if not dossier_ids:
        return {}
    rows = session.scalars(
        sa.select(Reopening).where(Reopening.dossier_id.in_(dossier_ids)).order_by(Reopening.id)
    )
    return {row.dossier_id: Reopened(row.reopened_on, row.due_on, row.enjoined) for row in rows}


def under_appeal() -> sa.ColumnElement[bool]:
    """Dossiers with an appeal that awaits an answer or a judgment (correlated)."""
    return sa.exists().where(Appeal.dossier_id == Dossier.id, Appeal.state.in_(sorted(OPEN_STATES)))
