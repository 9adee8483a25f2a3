"""Appraise a project against the criteria of its main axis, on one filed version: alone, or apart from colleagues.

With the window option ``scoring.independent_scorers`` each instructor gives its own grid; the stage is noted once all
are in and no gap is left (see ``harmonise_levels``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.review import Stage, StageOutcome
from portal.domain.scoring import Appraisal, comment_required, format_score, score_on_100
from portal.models import AppraisalNote, Dossier, Score
from portal.queries.appraisal import appraisal_of, criteria_of, scorers_wanted
from portal.queries.rulebooks import rulebook_of_dossier
from portal.services.instruction.loading import (
    STALE,
    add_stage,
    last_version,
    load_dossier,
    require_under_review,
    touch,
)
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GivenLevel:
    """Level 0–4 of one criterion (None: not chosen), with its comment."""

    level: int | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ScoreProject:
    """Levels by criterion code, on filed version ``dossier_version`` (None: the one that stands)."""

    dossier: str
    levels: Mapping[str, GivenLevel]
    dossier_version: int | None = None
    comment: str = ""
    version: int | None = None


def score_project(uow: UnitOfWork, actor: Actor, command: ScoreProject) -> str:
    """Keep the levels pinned to the filed version and return the score on 100 in French form (``62,5``).

    Raises InvalidInput with ``level_CODE`` and ``comment_CODE``; Conflict when a newer version was filed meanwhile, or
    when every independent scorer has already given its grid. A colleague who scores apart meanwhile makes no conflict:
    the grid is this person's own. The score returned is the actor's own.
    """
    dossier = load_dossier(uow, command.dossier, None, actor, Permission.DOSSIER_SCORE)
    wanted = scorers_wanted(uow.session, dossier.window_id)
    if wanted == 1 and command.version not in (None, dossier.version):
        raise Conflict(STALE)
    require_under_review(dossier)
    filed_version = last_version(uow.session, dossier.id)
    if command.dossier_version not in (None, filed_version):
        raise Conflict(
            f"Le demandeur a complété son dossier : la version {filed_version} remplace celle que vous notiez. "
            "Relisez-la avant d’enregistrer vos notes."
        )
    criteria = criteria_of(rulebook_of_dossier(uow.session, dossier.id), dossier.main_axis)
    if not criteria:
        raise InvalidInput({"criteria": "L’axe principal du dossier n’est pas un axe du guichet : aucune grille."})
    if wanted > 1:
        _require_awaited(appraisal_of(uow.session, dossier.id, criteria), filed_version, wanted, person_id_of(actor))
    score = _score(command.levels, {criterion.code: criterion.weight for criterion in criteria})
    uow.session.add_all(_rows(uow, actor, dossier, command.levels, (filed_version, wanted)))
    touch(dossier)
    if wanted > 1:
        uow.session.flush()
        _keep_apart(uow, actor, dossier, command, filed_version)
        note_progress(uow, actor, dossier, appraisal_of(uow.session, dossier.id, criteria))
        return score
    add_stage(uow, actor, dossier, Stage.APPRAISAL, StageOutcome.SCORED, command.comment)
    uow.record(
        Event.DOSSIER_SCORED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={
            "dossier_version": filed_version,
            "levels": {code: given.level for code, given in command.levels.items()},
            "score": score,
        },
        detail=command.comment,
    )
    return score


def _rows(
    uow: UnitOfWork, actor: Actor, dossier: Dossier, levels: Mapping[str, GivenLevel], pinned: tuple[int, int]
) -> list[Score]:
    """Levels as they are kept; ``pinned``: the filed version and how many independent scorers are wanted."""
    return [
        Score(
            dossier_id=dossier.id,
            dossier_version=pinned[0],
            criterion=code,
            level=given.level,
            person_id=person_id_of(actor),
            comment=given.comment.strip(),
            scorers=pinned[1],
            created_at=uow.now,
        )
        for code, given in levels.items()
    ]


def _require_awaited(found: Appraisal, filed_version: int, wanted: int, person: int) -> None:
    """A grid more would have been given after seeing the others: it is refused."""
    sheets = found.sheets if found.independent and found.version == filed_version else {}
    if person not in sheets and len(sheets) >= wanted:
        raise Conflict("Toutes les notations attendues sont déjà données sur cette version du dossier.")


def _keep_apart(uow: UnitOfWork, actor: Actor, dossier: Dossier, command: ScoreProject, filed_version: int) -> None:
    """The overall words of this scorer, and the fact. The history says neither levels nor words: others may still
    have to score."""
    if command.comment.strip():
        uow.session.add(
            AppraisalNote(
                dossier_id=dossier.id,
                dossier_version=filed_version,
                person_id=person_id_of(actor),
                comment=command.comment.strip(),
                created_at=uow.now,
            )
        )
    levels = {code: given.level for code, given in command.levels.items()}
    uow.record(
        Event.DOSSIER_SCORED_APART,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"dossier_version": filed_version, "levels": levels},
    )


def note_progress(uow: UnitOfWork, actor: Actor, dossier: Dossier, found: Appraisal, comment: str = "") -> None:
    """Note the stage: under way, then done once every independent grid is in and no gap is left."""
    if found.score is None:
        add_stage(uow, actor, dossier, Stage.APPRAISAL, StageOutcome.SCORING)
        return
    add_stage(uow, actor, dossier, Stage.APPRAISAL, StageOutcome.SCORED, comment)
    uow.record(
        Event.DOSSIER_SCORED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={
            "dossier_version": found.version,
            "levels": {code: str(level) for code, level in found.levels.items()},
            "scorers": len(found.sheets),
            "score": format_score(found.score),
        },
        detail=comment,
    )


def _score(levels: Mapping[str, GivenLevel], weights: Mapping[str, int]) -> str:
    problems: dict[str, str] = {}
    try:
        chosen = {code: given.level for code, given in levels.items() if given.level is not None}
        score = format_score(score_on_100(chosen, weights))
    except InvalidInput as error:
        problems = {f"level_{code}": sentence for code, sentence in error.fields.items()}
        score = ""
    for code, given in levels.items():
        if given.level is not None and comment_required(given.level) and not given.comment.strip():
            problems[f"comment_{code}"] = f"Un niveau {given.level} s’explique : écrivez pourquoi."
    if problems:
        raise InvalidInput(problems)
    return score
