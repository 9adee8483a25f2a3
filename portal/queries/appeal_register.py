"""The register of appeals of a window: filters, sums of what is at stake, what is due first on top."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.appeal_clocks import Delays, Timeliness, timeliness
from portal.domain.appeals import APPEAL, KIND_LABELS, OPEN_STATES
from portal.models import Appeal, Dossier, Organisation
from portal.queries.appeal_facts import DossierAppeals, appeal_facts, delays_of
from portal.queries.appeals import others_of
from portal.queries.scope import window_dossiers
from portal.queries.windows import window_settings

PAGE_SIZE = 40
FILTERS = {"open": "En cours", "late": "En retard", "closed": "Terminés", "all": "Tous"}


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register."""

    dossier: str
    dossier_reference: str
    organisation: str
    reference: str
    kind_label: str
    target_label: str
    state_label: str
    is_open: bool
    received_on: date
    due_on: date | None
    stake_cents: int
    timeliness: Timeliness


@dataclass(frozen=True, slots=True)
class Register:
    """One page of the register; ``totals`` gives, for each filter, how many and what is at stake in cents."""

    rows: tuple[RegisterRow, ...]
    totals: dict[str, tuple[int, int]]
    page: int
    pages: int


def register(session: Session, actor: Actor, today: date, wanted: str = "open", page: int = 1) -> Register:
    """The appeals of the actor's windows, what is due first on top; four queries and one more per window."""
    scope = window_dossiers(actor)
    conditions = {
        "open": Appeal.state.in_(sorted(OPEN_STATES)),
        "late": sa.and_(Appeal.state.in_(sorted(OPEN_STATES)), Appeal.due_on < today),
        "closed": Appeal.state.not_in(sorted(OPEN_STATES)),
        "all": sa.true(),
    }
    totals = _totals(session, scope, conditions)
    pages = max(1, -(-totals[wanted][0] // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = session.execute(
        sa.select(Appeal, Dossier.public_id, Dossier.reference, Organisation.name)
        .join(Dossier, Dossier.id == Appeal.dossier_id)
        .join(Organisation, Organisation.id == Appeal.organisation_id)
        .where(scope, conditions[wanted])
        .order_by(Appeal.due_on.is_(None), Appeal.due_on, Appeal.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    facts = appeal_facts(session, sorted({row[0].dossier_id for row in rows}))
    windows = sorted({row[0].window_id for row in rows})
    delays = {window: delays_of(window_settings(session, window)) for window in windows}
    return Register(tuple(_row(*row, facts, delays) for row in rows), totals, page, pages)


def _totals(
    session: Session, scope: sa.ColumnElement[bool], conditions: dict[str, sa.ColumnElement[bool]]
) -> dict[str, tuple[int, int]]:
    """How many appeals, and what is at stake: a decision challenged twice counts once."""
    inner = sa.select(sa.func.max(Appeal.stake_cents).label("stake"))
    for name, condition in conditions.items():
        inner = inner.add_columns(sa.func.sum(sa.case((condition, 1), else_=0)).label(name))
    each = (
        inner.join(Dossier, Dossier.id == Appeal.dossier_id).where(scope).group_by(Appeal.target_key).subquery("each")
    )
    columns = []
    for name in conditions:
        many = each.c[name]
        columns += [
            sa.func.coalesce(sa.func.sum(many), 0),
            sa.func.coalesce(sa.func.sum(sa.case((many > 0, each.c.stake), else_=0)), 0),
        ]
    found = session.execute(sa.select(*columns)).one()
    return {name: (int(found[2 * at]), int(found[2 * at + 1])) for at, name in enumerate(conditions)}


def _row(
    row: Appeal,
    dossier: str,
    reference: str,
    organisation: str,
    facts: dict[int, DossierAppeals],
    delays: dict[int, Delays],
) -> RegisterRow:
    all_of = facts[row.dossier_id].facts
    own = next(one for one in all_of if one.reference == row.reference)
    return RegisterRow(
        dossier=dossier,
        dossier_reference=reference or "",
        organisation=organisation,
        reference=row.reference,
        kind_label=KIND_LABELS[row.kind],
        target_label=row.target_label,
        state_label=APPEAL.labels[row.state],
        is_open=row.state in OPEN_STATES,
        received_on=row.received_on,
        due_on=row.due_on,
        stake_cents=row.stake_cents,
        timeliness=timeliness(own, others_of(own, all_of), delays[row.window_id]),
    )
