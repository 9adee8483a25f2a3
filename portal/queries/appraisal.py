"""The appraisal that stands of each dossier. Everyone who reads a score reads it here.

``appraisals_of`` for many dossiers; ``queries.appraisal_sheet`` lays one out for a page.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.dossier import SCORED_VERSIONS
from portal.domain.scoring import AgreedLevel, Appraisal, GivenScore, standing_appraisal
from portal.eligibility.rulebook import Criterion, Rulebook
from portal.models import Dossier, DossierVersion, HarmonisedLevel, Score
from portal.queries.rulebooks import rulebooks_of_dossiers
from portal.queries.windows import window_settings

INDEPENDENT_SCORERS = "scoring.independent_scorers"

_SCORED = sa.select(sa.func.max(Score.dossier_version)).where(Score.dossier_id == Dossier.id).correlate(Dossier)
_EXAMINED = (
    sa.select(sa.func.max(DossierVersion.number))
    .where(DossierVersion.dossier_id == Dossier.id, DossierVersion.kind.in_(SCORED_VERSIONS))
    .correlate(Dossier)
)
#: Whether the current row's dossier was completed or corrected after it was scored (correlated).
SCORED_BEFORE = sa.func.coalesce(_SCORED.scalar_subquery() < _EXAMINED.scalar_subquery(), sa.false())


def criteria_of(rulebook: Rulebook, axis: str) -> tuple[Criterion, ...]:
    """The grid of an axis, empty when the window has no such axis."""
    known = rulebook.axes_by_code.get(axis)
    return known.criteria if known else ()


def appraisals_of(session: Session, dossiers: Mapping[int, str]) -> dict[int, Appraisal]:
    """The standing appraisal of each dossier id → main axis, by the rules it was filed under.

    Three queries however many dossiers, two of them when nobody scored independently.
    """
    given: dict[int, list[GivenScore]] = defaultdict(list)
    for row in session.scalars(sa.select(Score).where(Score.dossier_id.in_(sorted(dossiers))).order_by(Score.id)):
        given[row.dossier_id].append(given_of(row))
    apart = [key for key, rows in given.items() if any(row.scorers > 1 for row in rows)]
    agreed: dict[int, list[AgreedLevel]] = defaultdict(list)
    for found in harmonised_rows(session, apart):
        agreed[found.dossier_id].append(agreed_of(found))
    rulebooks = rulebooks_of_dossiers(session, dict(dossiers)) if dossiers else {}
    return {
        key: standing_appraisal(weights_of(criteria_of(rulebooks[key], axis)), given[key], agreed[key])
        for key, axis in dossiers.items()
    }


def scores_of(session: Session, dossiers: Mapping[int, str]) -> dict[int, Fraction]:
    """Score on 100 of each dossier id → main axis whose appraisal is finished."""
    appraisals = appraisals_of(session, dossiers)
    return {key: found.score for key, found in appraisals.items() if found.score is not None}


def levels_of(session: Session, dossier_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Levels that stand by criterion (a mean is rounded down, as its anchor is), for each dossier id that has any.

    Nothing while an independent scorer or a harmonisation is awaited: nobody may guess the levels of the others.
    """
    query = sa.select(Dossier.id, Dossier.main_axis).where(Dossier.id.in_(sorted(dossier_ids)))
    found = appraisals_of(session, {key: axis for key, axis in session.execute(query)})
    return {
        key: {code: math.floor(level) for code, level in one.levels.items()}
        for key, one in found.items()
        if one.levels and (one.score is not None or not one.independent)
    }


def appraisal_of(session: Session, dossier_id: int, criteria: tuple[Criterion, ...]) -> Appraisal:
    """The standing appraisal of one dossier on this grid."""
    rows = list(session.scalars(sa.select(Score).where(Score.dossier_id == dossier_id).order_by(Score.id)))
    apart = [dossier_id] if any(row.scorers > 1 for row in rows) else []
    agreed = [agreed_of(row) for row in harmonised_rows(session, apart)]
    return standing_appraisal(weights_of(criteria), [given_of(row) for row in rows], agreed)


def harmonised_rows(session: Session, dossiers: list[int]) -> list[HarmonisedLevel]:
    """Every level agreed on these dossiers, oldest first; no query when there is none to look for."""
    if not dossiers:
        return []
    query = sa.select(HarmonisedLevel).where(HarmonisedLevel.dossier_id.in_(sorted(dossiers)))
    return list(session.scalars(query.order_by(HarmonisedLevel.id)))


def given_of(row: Score) -> GivenScore:
    """A kept level as the pure reading takes it."""
    return GivenScore(row.person_id, row.criterion, row.level, row.dossier_version, row.scorers)


def agreed_of(row: HarmonisedLevel) -> AgreedLevel:
    """An agreement as the pure reading takes it."""
    given = {int(person): int(level) for person, level in json.loads(row.given).items()}
    return AgreedLevel(row.criterion, row.level, row.dossier_version, given)


def weights_of(criteria: tuple[Criterion, ...]) -> dict[str, int]:
    """Weight of each criterion by code."""
    return {criterion.code: criterion.weight for criterion in criteria}


def scorers_wanted(session: Session, window_id: int) -> int:
    """How many instructors score a dossier of the window without seeing each other's levels (1: as usual)."""
    return max(1, window_settings(session, window_id).integer(INDEPENDENT_SCORERS) or 1)
