"""Keep a scenario: a new one, a new version of one, or what one sets by hand for a dossier. No dossier changes."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.domain.scenario.content import content_of, rules_from
from portal.domain.scenario.facts import PRIORITY_COUNT, Adjustment, Rules
from portal.domain.snapshot import canonical_json
from portal.models import Dossier, Scenario, ScenarioVersion, Window
from portal.queries.scope import not_barred
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

STALE = "Ce scénario a été modifié depuis l’ouverture de la page\u00a0: comparez, puis enregistrez de nouveau."
_WHOLE = Fraction(1)
_BEST_SCORE = 100


@dataclass(frozen=True, slots=True)
class SaveScenario:
    """A scenario of ``window`` (public id): a new one, or a new version of ``scenario``. What was set by hand stays."""

    window: str
    name: str
    rules: Rules
    scenario: str = ""
    version: int | None = None


def save_scenario(uow: UnitOfWork, actor: Actor, command: SaveScenario) -> str:
    """Keep the rules and return the scenario's public id. Raises InvalidInput (``name``, ``rate``, ``minimum_score``,
    ``envelope``), Conflict when the form was made from an older version."""
    problems = _problems(command)
    if command.scenario:
        row = _locked(uow, actor, command.scenario, command.version)
        kept = rules_from(_last(uow, row).content)
        rules = replace(command.rules, adjustments=kept.adjustments)
    else:
        window_id = uow.session.scalar(sa.select(Window.id).where(Window.public_id == command.window))
        if window_id is None:
            raise NotFound
        require(actor, Permission.SCENARIO_EDIT, Subject(window_id))
        row = Scenario(window_id=window_id, name="", person_id=person_id_of(actor), created_at=uow.now)
        rules = command.rules
    if problems:
        raise InvalidInput(problems)
    row.name = command.name.strip()
    uow.session.add(row)
    uow.session.flush()
    _add_version(uow, actor, row, rules)
    return row.public_id


@dataclass(frozen=True, slots=True)
class AdjustScenario:
    """Set by hand, in ``scenario``, what becomes of ``dossier`` (public ids)."""

    scenario: str
    dossier: str
    adjustment: Adjustment
    version: int | None = None


def adjust_scenario(uow: UnitOfWork, actor: Actor, command: AdjustScenario) -> None:
    """Keep a new version with this adjustment. Raises InvalidInput (``rank``, ``priorities``), Conflict, NotFound."""
    row = _locked(uow, actor, command.scenario, command.version)
    query = sa.select(Dossier.id).where(
        Dossier.public_id == command.dossier, Dossier.window_id == row.window_id, not_barred(actor)
    )
    if uow.session.scalar(query) is None:
        raise NotFound
    by_hand, problems = command.adjustment, {}
    if by_hand.rank is not None and by_hand.rank < 1:
        problems["rank"] = "Les rangs commencent à 1."
    if by_hand.priorities is not None and not 0 <= by_hand.priorities <= PRIORITY_COUNT:
        problems["priorities"] = f"Le texte compte {PRIORITY_COUNT} priorités\u00a0: saisissez un nombre de 0 à 4."
    if problems:
        raise InvalidInput(problems)
    rules = rules_from(_last(uow, row).content)
    adjustments = {key: kept for key, kept in rules.adjustments.items() if key != command.dossier}
    if not by_hand.is_empty:
        adjustments[command.dossier] = by_hand
    _add_version(uow, actor, row, replace(rules, adjustments=adjustments))


@dataclass(frozen=True, slots=True)
class _Kept:
    number: int
    content: dict[str, object]


def _last(uow: UnitOfWork, row: Scenario) -> _Kept:
    query = sa.select(ScenarioVersion).where(ScenarioVersion.scenario_id == row.id)
    version = uow.session.scalars(query.order_by(ScenarioVersion.number.desc()).limit(1)).one()
    return _Kept(version.number, json.loads(version.content))


def _locked(uow: UnitOfWork, actor: Actor, public_id: str, version: int | None) -> Scenario:
    row = uow.session.scalar(
        sa.select(Scenario).where(Scenario.public_id == public_id).with_for_update(),
        execution_options={"populate_existing": True},
    )
    if row is None:
        raise NotFound
    require(actor, Permission.SCENARIO_EDIT, Subject(row.window_id))
    if version is not None and version != row.version:
        raise Conflict(STALE)
    return row


def _add_version(uow: UnitOfWork, actor: Actor, row: Scenario, rules: Rules) -> None:
    query = sa.select(sa.func.max(ScenarioVersion.number)).where(ScenarioVersion.scenario_id == row.id)
    number = int(uow.session.scalar(query) or 0) + 1
    if number > 1:
        flag_modified(row, "name")
    uow.session.add(
        ScenarioVersion(
            scenario_id=row.id,
            number=number,
            person_id=person_id_of(actor),
            content=canonical_json(content_of(rules)),
            created_at=uow.now,
        )
    )
    facts = {"number": number, "rules": content_of(rules)}
    uow.record(Event.SCENARIO_SAVED, actor, ("scenario", row.public_id), facts=facts, detail=row.name)


def _problems(command: SaveScenario) -> dict[str, str]:
    rules, problems = command.rules, {}
    if not command.name.strip():
        problems["name"] = "Donnez un nom au scénario."
    if rules.rate is not None and not 0 < rules.rate <= _WHOLE:
        problems["rate"] = "Le taux est supérieur à 0 et ne dépasse pas 100\u00a0%."
    if rules.minimum_score is not None and not 0 <= rules.minimum_score <= _BEST_SCORE:
        problems["minimum_score"] = "La note minimale va de 0 à 100."
    if rules.envelope_cents is not None and rules.envelope_cents < 0:
        problems["envelope"] = "L’enveloppe ne peut pas être négative."
    return problems
