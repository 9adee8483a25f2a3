"""Score of a dossier on 100 from levels 0–4 per criterion, by one scorer or several who do not see each other.

The grid itself is data of the rulebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from portal.domain.errors import InvalidInput

MAX_LEVEL = 4
#: Levels of one criterion this far apart open a harmonisation.
GAP = 2


def score_on_100(levels: Mapping[str, int], weights: Mapping[str, int]) -> Fraction:
    """Weighted mean of the levels, on 100, exact.

    ``weights`` names every criterion of the grid; every one must have a level. Raises InvalidInput naming those that
    miss one, or lie outside 0–4.
    """
    missing = {code: "Choisissez un niveau de 0 à 4." for code in weights if code not in levels}
    wrong = {code: "Le niveau va de 0 à 4." for code, level in levels.items() if not 0 <= level <= MAX_LEVEL}
    unknown = {code: "Ce critère n’est pas dans la grille." for code in levels if code not in weights}
    if missing or wrong or unknown:
        raise InvalidInput({**missing, **wrong, **unknown})
    total = sum(weights.values())
    return Fraction(sum(levels[code] * weight for code, weight in weights.items()) * 100, MAX_LEVEL * total)


def format_score(score: Fraction) -> str:
    """French form with one decimal, rounded down: ``62,5``."""
    tenths = score.numerator * 10 // score.denominator
    return f"{tenths // 10},{tenths % 10}"


def comment_required(level: int) -> bool:
    """Extreme levels must be explained (0 and 4)."""
    return level in (0, MAX_LEVEL)


@dataclass(frozen=True, slots=True)
class GivenScore:
    """A level kept: who gave it, on which filed version, and how many independent scorers were wanted that day."""

    person: int
    criterion: str
    level: int
    version: int
    scorers: int = 1


@dataclass(frozen=True, slots=True)
class AgreedLevel:
    """A level agreed after a gap on one filed version, with the levels (by person) it was agreed from."""

    criterion: str
    level: int
    version: int
    given: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Where the scoring of a dossier stands.

    ``sheets``: complete grids by person, in the order they were finished (one alone unless scorers are independent).
    ``levels``: the level that stands for each criterion, the mean of the sheets or the one agreed. ``gaps``: criteria
    whose harmonisation is open. ``score``: on 100, None while a sheet is missing or a harmonisation is open.
    """

    version: int = 0
    wanted: int = 1
    sheets: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    levels: Mapping[str, Fraction] = field(default_factory=dict)
    agreed: Mapping[str, int] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()
    score: Fraction | None = None

    @property
    def independent(self) -> bool:
        return self.wanted > 1

    @property
    def missing(self) -> int:
        """How many scorers have not given their grid yet."""
        return max(0, self.wanted - len(self.sheets))


def standing_appraisal(
    weights: Mapping[str, int], given: Iterable[GivenScore], agreed: Iterable[AgreedLevel] = ()
) -> Appraisal:
    """The appraisal that stands, from everything ever given, oldest first. The one reading of scores.

    One scorer: the last level of each criterion, whoever gave it. Independent scorers: the last level of each person
    on the newest scored version; the mean of their scores, exact, unless two levels of a criterion are ``GAP`` apart:
    the level agreed from those very levels then stands for it, and there is no score without it. A criterion outside
    ``weights`` is left aside.
    """
    rows = sorted((row for row in given if row.criterion in weights), key=lambda row: row.version)
    if not rows:
        return Appraisal()
    version, wanted = rows[-1].version, rows[-1].scorers
    alone = wanted <= 1
    grids: dict[int, dict[str, int]] = {}
    for row in rows:
        if alone or (row.version == version and row.scorers > 1):
            grids.setdefault(0 if alone else row.person, {})[row.criterion] = row.level
    sheets = {person: grid for person, grid in grids.items() if set(grid) == set(weights)}
    settled = {} if alone else _settled(sheets, [one for one in agreed if one.version == version])
    gaps = tuple(code for code in weights if code not in settled and gap_of(sheets, code) >= GAP)
    found = Appraisal(version, max(1, wanted), sheets, _standing(weights, sheets, settled), settled, gaps)
    if not sheets or found.missing or gaps:
        return found
    return replace(found, score=_weighted(found.levels, weights))


def gap_of(sheets: Mapping[int, Mapping[str, int]], criterion: str) -> int:
    """How far apart the levels of one criterion are."""
    levels = [grid[criterion] for grid in sheets.values()]
    return max(levels) - min(levels) if levels else 0


def _settled(sheets: Mapping[int, Mapping[str, int]], agreed: Iterable[AgreedLevel]) -> dict[str, int]:
    """Agreed levels whose levels have not moved since: the last of each criterion stands."""
    last = {one.criterion: one for one in agreed}
    return {
        code: one.level
        for code, one in last.items()
        if dict(one.given) == {person: grid[code] for person, grid in sheets.items() if code in grid}
    }


def _standing(
    weights: Mapping[str, int], sheets: Mapping[int, Mapping[str, int]], settled: Mapping[str, int]
) -> dict[str, Fraction]:
    if not sheets:
        return {}
    return {
        code: Fraction(settled[code])
        if code in settled
        else Fraction(sum(grid[code] for grid in sheets.values()), len(sheets))
        for code in weights
    }


def _weighted(levels: Mapping[str, Fraction], weights: Mapping[str, int]) -> Fraction:
    total = sum(weights.values())
    return sum((levels[code] * weight for code, weight in weights.items()), Fraction(0)) * 100 / (MAX_LEVEL * total)


def missing_sentence(appraisal: Appraisal, wanted: int) -> str:
    """Why a proposal cannot be made yet, in French; empty when it can. ``wanted``: scorers the window asks for."""
    short = max(appraisal.missing, max(1, wanted) - len(appraisal.sheets))
    if appraisal.sheets and not short and appraisal.gaps:
        return "Les notes s’écartent d’au moins deux niveaux : menez l’harmonisation avant de proposer."
    if short and max(appraisal.wanted, wanted) > 1:
        what = "une notation" if short == 1 else f"{short} notations"
        return f"Il manque {what} : {max(appraisal.wanted, wanted)} instructeurs notent séparément ce dossier."
    return ""


def levels_text(level: Fraction) -> str:
    """A standing level in French: ``3``, ``2,5``, ``2,6`` (rounded down)."""
    return str(level.numerator) if level.denominator == 1 else format_score(level)
