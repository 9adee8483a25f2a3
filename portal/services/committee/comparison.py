"""Scores of a refused dossier beside the average of those funded in its window and axis, frozen with the decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.dossier import DossierState
from portal.domain.scoring import format_score, levels_text
from portal.domain.snapshot import freeze
from portal.domain.typesetting import typographic
from portal.models import Decision, Dossier, RefusalComparison
from portal.queries.appraisal import appraisals_of, criteria_of
from portal.queries.rulebooks import rulebook_of_dossier
from portal.services.unit_of_work import UnitOfWork

#: Below so many funded dossiers an average would tell the scores of somebody.
MIN_FUNDED = 3


def freeze_comparisons(uow: UnitOfWork, refused: Sequence[tuple[Dossier, Decision]]) -> None:
    """Keep, for each refusal just decided, its scores and the funded average as they are now: the grants of the same
    session count. Two queries a window and axis, three a refusal."""
    funded: dict[tuple[int, str], list[int]] = {}
    for dossier, decision in refused:
        key = (dossier.window_id, dossier.main_axis)
        if key not in funded:
            funded[key] = _funded(uow.session, *key)
        content, digest = freeze(comparison(uow.session, dossier, funded[key]))
        uow.session.add(
            RefusalComparison(
                decision_id=decision.id, content=content, content_sha256=digest, created_at=uow.now
            )
        )


def _funded(session: Session, window_id: int, main_axis: str) -> list[int]:
    query = sa.select(Dossier.id).where(
        Dossier.window_id == window_id, Dossier.main_axis == main_axis, Dossier.state == DossierState.GRANTED
    )
    return list(session.scalars(query))


def comparison(session: Session, dossier: Dossier, funded: Sequence[int]) -> dict[str, Any]:
    """The facts of a comparison: own score and levels by criterion, funded count and averages (None below three)."""
    axis = dossier.main_axis
    found = appraisals_of(session, dict.fromkeys((dossier.id, *funded), axis))
    mine, counted = found[dossier.id], [found[one] for one in funded if found[one].score is not None]
    enough = len(counted) >= MIN_FUNDED
    rows = []
    for criterion in criteria_of(rulebook_of_dossier(session, dossier.id), axis):
        given = [one.levels[criterion.code] for one in counted if criterion.code in one.levels]
        average = format_score(_mean(given)) if len(given) >= MIN_FUNDED else None
        own_level = mine.levels.get(criterion.code) if mine.score is not None else None
        level = levels_text(own_level) if own_level is not None else None
        rows.append({"label": typographic(criterion.label), "level": level, "average": average})
    own = mine.score
    return {
        "axis": axis,
        "funded": len(counted),
        "score": format_score(own) if own is not None else None,
        "average": format_score(_mean(one.score for one in counted if one.score is not None)) if enough else None,
        "criteria": rows,
    }


def _mean(values: Iterable[Fraction]) -> Fraction:
    kept = list(values)
    return sum(kept, Fraction(0)) / len(kept)
