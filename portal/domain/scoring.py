"""Score of a dossier on 100 from levels 0–4 per criterion. The grid itself is data of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from portal.domain.errors import InvalidInput

MAX_LEVEL = 4


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
