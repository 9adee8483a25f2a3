"""Equity views of a scenario: by population band, arrondissement and axis, how many, how much, and per inhabitant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from portal.domain.scenario.facts import SERVED, Candidate, Result

#: Upper bounds (excluded) and labels of the bands of municipal population.
BANDS: tuple[tuple[int, str], ...] = (
    (500, "Communes de moins de 500 habitants"),
    (2_000, "De 500 à 1 999 habitants"),
    (3_500, "De 2 000 à 3 499 habitants"),
    (10_000, "De 3 500 à 9 999 habitants"),
)
LARGEST, GROUPING, UNKNOWN = "10 000 habitants et plus", "Groupements", "Population non connue"


@dataclass(frozen=True, slots=True)
class Share:
    """One group: dossiers and cents asked for and served; inhabitants of the bodies that ask, each body once."""

    label: str
    asked: int
    served: int
    asked_cents: int
    served_cents: int
    inhabitants: int

    @property
    def per_inhabitant_cents(self) -> int | None:
        """Cents served per inhabitant, rounded down; None without inhabitants."""
        return self.served_cents // self.inhabitants if self.inhabitants else None


@dataclass(frozen=True, slots=True)
class Equity:
    """The three views of one result."""

    bands: tuple[Share, ...]
    arrondissements: tuple[Share, ...]
    axes: tuple[Share, ...]


def equity_of(result: Result) -> Equity:
    """The views; groups without any dossier are left out."""
    order = [label for _, label in BANDS] + [LARGEST, GROUPING, UNKNOWN]
    bands = {share.label: share for share in _shares(result, band_of)}
    return Equity(
        bands=tuple(bands[label] for label in order if label in bands),
        arrondissements=_shares(result, _place_of),
        axes=_shares(result, lambda candidate: candidate.axis_label),
    )


def _place_of(candidate: Candidate) -> str:
    """The arrondissement; a grouping may lie in several, and stands apart."""
    if candidate.grouping:
        return GROUPING
    return candidate.arrondissement or "Arrondissement non connu"


def band_of(candidate: Candidate) -> str:
    """The population band of the body; groupings stand apart."""
    if candidate.grouping:
        return GROUPING
    if candidate.population is None:
        return UNKNOWN
    return next((label for bound, label in BANDS if candidate.population < bound), LARGEST)


def _shares(result: Result, group_of: Callable[[Candidate], str]) -> tuple[Share, ...]:
    lines = defaultdict(list)
    for line in result.lines:
        lines[group_of(line.candidate)].append(line)
    found = []
    for label, members in sorted(lines.items()):
        served = [line for line in members if line.outcome in SERVED]
        bodies = {line.candidate.siren: line.candidate.population or 0 for line in members}
        found.append(
            Share(
                label=label,
                asked=len(members),
                served=len(served),
                asked_cents=sum(line.wanted_cents for line in members),
                served_cents=sum(line.amount_cents for line in served),
                inhabitants=sum(bodies.values()),
            )
        )
    return tuple(found)
