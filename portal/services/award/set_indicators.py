"""Set the indicators of an award: where each starts, what is aimed at. The last set stands, until a report uses it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.indicators import Direction, IndicatorKind, read_value
from portal.domain.permissions import Permission
from portal.models import IndicatorLine, IndicatorReport, IndicatorSet
from portal.services.award.loading import lock_award
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

MAX_INDICATORS = 12


@dataclass(frozen=True, slots=True)
class SetIndicator:
    """One indicator as typed. ``field`` names it in the refusals: ``baseline_FIELD``, ``target_FIELD``…"""

    field: str
    label: str
    kind: IndicatorKind
    unit: str
    direction: Direction
    baseline: str
    target: str


@dataclass(frozen=True, slots=True)
class SetIndicators:
    """The indicators of the award of ``dossier``, in order."""

    dossier: str
    indicators: tuple[SetIndicator, ...]


def set_indicators(uow: UnitOfWork, actor: Actor, command: SetIndicators) -> str:
    """Add the set and return its public id. Raises InvalidInput by field; Conflict once a report was filed."""
    found = lock_award(uow, actor, Permission.INDICATORS_WRITE, command.dossier)
    person_id = person_id_of(actor)
    if uow.session.scalar(sa.select(IndicatorReport.id).where(IndicatorReport.act_id == found.award.act_id).limit(1)):
        raise Conflict("Un bilan est déjà déposé sur ces indicateurs\u00a0: écrivez au service instructeur.")
    problems: dict[str, str] = {}
    lines = [_line(rank, one, problems) for rank, one in enumerate(command.indicators, start=1)]
    if not command.indicators:
        problems["form"] = "Donnez au moins un indicateur."
    elif len(command.indicators) > MAX_INDICATORS:
        problems["form"] = f"{MAX_INDICATORS} indicateurs au plus\u00a0: gardez les plus parlants."
    if problems:
        raise InvalidInput(problems)
    row = IndicatorSet(
        act_id=found.award.act_id,
        organisation_id=found.award.organisation_id,
        person_id=person_id,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    for line in lines:
        line.set_id, line.created_at = row.id, uow.now
    uow.session.add_all(lines)
    uow.record(
        Event.INDICATORS_SET,
        actor,
        ("indicator_set", row.public_id),
        dossier=found.dossier.public_id,
        facts={"count": len(lines)},
    )
    return row.public_id


def _line(rank: int, typed: SetIndicator, problems: dict[str, str]) -> IndicatorLine:
    label = typed.label.strip()
    if not label:
        problems[f"label_{typed.field}"] = "Dites ce qui est mesuré, par exemple\u00a0: démarches faites en ligne."
    values = {}
    for name, text, missing in (
        ("baseline", typed.baseline, "Indiquez la situation de départ, 0 si rien n’existe encore."),
        ("target", typed.target, "Indiquez ce que vous visez."),
    ):
        try:
            values[name] = read_value(typed.kind, text)
        except ValueError as error:
            problems[f"{name}_{typed.field}"] = str(error)
        else:
            if not values[name]:
                problems[f"{name}_{typed.field}"] = missing
    return IndicatorLine(
        position=rank,
        label=label,
        kind=typed.kind,
        unit=typed.unit.strip() if typed.kind is IndicatorKind.NUMBER else "",
        direction=typed.direction if typed.kind is IndicatorKind.NUMBER else Direction.NONE,
        baseline=values.get("baseline", ""),
        target=values.get("target", ""),
    )
