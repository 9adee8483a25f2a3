"""An optional score-to-rate grid of a window: what rate a score suggests. It proposes, it never decides.

Written « 0-40: 0 %; 40-60: 50 %; 60-100: 70 % »: bands that follow one another from 0 to 100, each with its lower end
in and its upper end out (the last one ends with 100, included), and a rate that never falls as the score rises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from portal.domain.money import Euros, format_rate, share_of

EXAMPLE = "0-40: 0 %; 40-60: 50 %; 60-100: 70 %"
_BAND = re.compile(r"(\d{1,3}(?:,\d)?)\s*-\s*(\d{1,3}(?:,\d)?)\s*:\s*(\d{1,3}(?:,\d{1,2})?)\s*%", re.ASCII)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
TOP = Fraction(100)


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from ``low`` (included) to ``high`` (excluded, but 100) and the rate they suggest (0 to 1)."""

    low: Fraction
    high: Fraction
    rate: Fraction

    @property
    def words(self) -> str:
        """« de 60 à 100 »."""
        return f"de {_number(self.low)} à {_number(self.high)}"


def parse_rate_grid(text: str) -> tuple[Band, ...]:
    """The bands of a grid. Raises ValueError with a French sentence that says what to correct."""
    parts = [part.strip() for part in text.translate(_SPACES).strip().removesuffix(";").split(";")]
    bands = tuple(_band(part) for part in parts)
    if bands[0].low != 0:
        raise ValueError(f"La première tranche commence à 0, pas à {_number(bands[0].low)}.")
    for before, after in pairwise(bands):
        if after.low != before.high:
            raise ValueError(
                f"Les tranches se suivent sans trou : après {_number(before.high)}, la suivante commence à "
                f"{_number(before.high)}, pas à {_number(after.low)}."
            )
        if after.rate < before.rate:
            raise ValueError(
                f"Le taux ne baisse pas quand la note monte : {format_rate(after.rate)} vient après "
                f"{format_rate(before.rate)}."
            )
    if bands[-1].high != TOP:
        raise ValueError(f"La dernière tranche finit à 100, pas à {_number(bands[-1].high)}.")
    return bands


def _band(part: str) -> Band:
    match = _BAND.fullmatch(part)
    if match is None:
        shown = part[:40] or "une tranche vide"
        raise ValueError(f"« {shown} » n’est pas une tranche : écrivez par exemple {EXAMPLE}.")
    low, high, rate = (Fraction(group.replace(",", ".")) for group in match.groups())
    if not low < high <= TOP:
        raise ValueError(f"Une tranche va d’une note à une note plus haute, 100 au plus : « {part} ».")
    if rate > TOP:
        raise ValueError(f"Un taux ne dépasse pas 100 % : « {part} ».")
    return Band(low, high, rate / 100)


def band_of(bands: tuple[Band, ...], score: Fraction) -> Band:
    """The band a score on 100 falls in. Raises ValueError outside 0–100."""
    for band in bands:
        if band.low <= score < band.high or score == band.high == TOP:
            return band
    raise ValueError("a score lies between 0 and 100")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the grid suggests for one dossier: the band, the rate never above the window's, the amount it gives on the
    base, and that amount once the limits of the assessment are kept."""

    band: Band
    rate: Fraction
    gross_cents: int
    amount_cents: int


def suggest(
    bands: tuple[Band, ...], score: Fraction, base_cents: int, top_rate: Fraction, limit_cents: int
) -> Suggestion:
    """The suggestion for a score and a base, within ``top_rate`` and ``limit_cents``."""
    band = band_of(bands, score)
    rate = min(band.rate, top_rate)
    gross = share_of(base_cents, rate)
    return Suggestion(band, rate, gross, Euros(min(gross, limit_cents)))


def _number(value: Fraction) -> str:
    tenths = value.numerator * 10 // value.denominator
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest}" if rest else str(whole)
