"""Saved scenarios: their list, and one of them played again on the dossiers and credits of the moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.errors import NotFound
from portal.domain.scenario.content import rules_from
from portal.domain.scenario.facts import Candidate, Result, Rules, Scope
from portal.domain.scenario.run import run_scenario
from portal.models import Envelope, Person, Scenario, ScenarioVersion, Window
from portal.queries.balances import seen_balance
from portal.queries.scenario_facts import MOST_CANDIDATES, candidates_of, count_in_scope
from portal.queries.scope import in_windows

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A line of the list."""

    public_id: str
    name: str
    window_title: str
    rules: Rules
    number: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """A scenario and what it gives now. ``left_out``: dossiers beyond what a scenario reads."""

    public_id: str
    name: str
    version: int
    window_id: int
    window_public_id: str
    window_slug: str
    version_id: int
    number: int
    saved_at: datetime
    saved_by: str
    rules: Rules
    available_cents: int
    candidates: tuple[Candidate, ...]
    result: Result
    left_out: int


def scenario_rows(session: Session, actor: Actor) -> tuple[ScenarioRow, ...]:
    """The scenarios of the actor's windows, the last saved first."""
    rows = session.execute(
        _with_version()
        .where(in_windows(actor, Scenario.window_id, Role.INSTRUCTOR))
        .order_by(ScenarioVersion.id.desc())
        .limit(MOST_LISTED)
    )
    return tuple(
        ScenarioRow(
            scenario.public_id,
            scenario.name,
            window.title,
            rules_from(json.loads(version.content)),
            version.number,
            version.created_at,
            by,
        )
        for scenario, version, window, by in rows
    )


def scenario_result(session: Session, actor: Actor, public_id: str) -> ScenarioView:
    """One scenario, played. Raises NotFound out of scope."""
    return scenario_results(session, actor, (public_id,))[0]


def scenario_results(session: Session, actor: Actor, public_ids: Sequence[str]) -> tuple[ScenarioView, ...]:
    """Several of one window, in the order given; dossiers are read once per window and scope. Raises NotFound."""
    rows = session.execute(
        _with_version().where(
            in_windows(actor, Scenario.window_id, Role.INSTRUCTOR), Scenario.public_id.in_(public_ids)
        )
    )
    found = {row[0].public_id: row for row in rows}
    if set(public_ids) - set(found) or len({row[0].window_id for row in found.values()}) > 1:
        raise NotFound
    known: dict[object, tuple[tuple[Candidate, ...], int]] = {}
    views = []
    for public_id in public_ids:
        scenario, version, window, by = found[public_id]
        rules = rules_from(json.loads(version.content))
        if rules.scope not in known:
            read = candidates_of(session, actor, window.id, rules.scope)
            known[rules.scope] = (read, _left_out(session, actor, window.id, rules.scope, len(read)))
        candidates, left_out = known[rules.scope]
        available = seen_balance(session, actor, Envelope.window_id == window.id).available
        views.append(
            ScenarioView(
                public_id=scenario.public_id,
                name=scenario.name,
                version=scenario.version,
                window_id=window.id,
                window_public_id=window.public_id,
                window_slug=window.slug,
                version_id=version.id,
                number=version.number,
                saved_at=version.created_at,
                saved_by=by,
                rules=rules,
                available_cents=available,
                candidates=candidates,
                result=run_scenario(candidates, rules, available),
                left_out=left_out,
            )
        )
    return tuple(views)


def _left_out(session: Session, actor: Actor, window_id: int, scope: Scope, read: int) -> int:
    """Dossiers of the scope beyond those read."""
    return count_in_scope(session, actor, window_id, scope) - read if read >= MOST_CANDIDATES else 0


def _with_version() -> sa.Select[tuple[Scenario, ScenarioVersion, Window, str]]:
    last = sa.select(sa.func.max(ScenarioVersion.id)).group_by(ScenarioVersion.scenario_id)
    return (
        sa.select(Scenario, ScenarioVersion, Window, Person.name)
        .join(ScenarioVersion, ScenarioVersion.scenario_id == Scenario.id)
        .join(Window, Window.id == Scenario.window_id)
        .join(Person, Person.id == ScenarioVersion.person_id)
        .where(ScenarioVersion.id.in_(last))
    )
