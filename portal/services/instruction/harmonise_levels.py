"""Agree on a level where independent scorers are far apart. What each of them gave stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.scoring import MAX_LEVEL, Appraisal
from portal.domain.snapshot import canonical_json
from portal.models import Dossier, HarmonisedLevel
from portal.queries.appraisal import appraisal_of, criteria_of, scorers_wanted
from portal.queries.rulebooks import rulebook_of_dossier
from portal.services.instruction.loading import last_version, load_dossier, require_under_review, touch
from portal.services.instruction.score_project import GivenLevel, note_progress
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class HarmoniseLevels:
    """The level agreed for each criterion with a gap, and why."""

    dossier: str
    levels: Mapping[str, GivenLevel]
    version: int | None = None


def harmonise_levels(uow: UnitOfWork, actor: Actor, command: HarmoniseLevels) -> None:
    """Keep the agreed levels beside those given; the stage is noted when no gap is left.

    Raises InvalidInput (``level_CODE``, ``comment_CODE``), Conflict when no harmonisation is open.
    """
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_SCORE)
    require_under_review(dossier)
    criteria = criteria_of(rulebook_of_dossier(uow.session, dossier.id), dossier.main_axis)
    found = appraisal_of(uow.session, dossier.id, criteria)
    _require_open(uow, dossier, found)
    problems = _problems(command.levels, found.gaps)
    if problems:
        raise InvalidInput(problems)
    labels = {criterion.code: criterion.label for criterion in criteria}
    for code in found.gaps:
        _agree(uow, actor, dossier, found, code, command.levels[code])
    touch(dossier)
    uow.session.flush()
    uow.record(
        Event.DOSSIER_HARMONISED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"dossier_version": found.version, "levels": {code: command.levels[code].level for code in found.gaps}},
        detail="\n".join(
            f"{labels[code]} : niveau {command.levels[code].level}. {command.levels[code].comment.strip()}"
            for code in found.gaps
        ),
    )
    note_progress(uow, actor, dossier, appraisal_of(uow.session, dossier.id, criteria))


def _require_open(uow: UnitOfWork, dossier: Dossier, found: Appraisal) -> None:
    if found.version != last_version(uow.session, dossier.id) or not found.gaps:
        raise Conflict("Aucune harmonisation n’est ouverte sur ce dossier.")
    if len(found.sheets) < max(found.wanted, scorers_wanted(uow.session, dossier.window_id)):
        raise Conflict("L’harmonisation s’ouvre quand toutes les notations attendues sont données.")


def _problems(levels: Mapping[str, GivenLevel], gaps: tuple[str, ...]) -> dict[str, str]:
    problems: dict[str, str] = {}
    for code in gaps:
        given = levels.get(code, GivenLevel(None))
        if given.level is None or not 0 <= given.level <= MAX_LEVEL:
            problems[f"level_{code}"] = "Choisissez le niveau retenu, de 0 à 4."
        if not given.comment.strip():
            problems[f"comment_{code}"] = "Écrivez pourquoi ce niveau est retenu : il reste au dossier."
    return problems


def _agree(uow: UnitOfWork, actor: Actor, dossier: Dossier, found: Appraisal, code: str, agreed: GivenLevel) -> None:
    uow.session.add(
        HarmonisedLevel(
            dossier_id=dossier.id,
            dossier_version=found.version,
            criterion=code,
            level=agreed.level,
            given=canonical_json({str(person): grid[code] for person, grid in found.sheets.items()}),
            person_id=person_id_of(actor),
            comment=agreed.comment.strip(),
            created_at=uow.now,
        )
    )
