"""Scenarios side by side: their totals, and the dossiers they treat differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.scenario.facts import Candidate, Line, Result

MOST_COMPARED = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """A dossier whose outcome or amount is not the same in every scenario; its line in each, in their order."""

    candidate: Candidate
    lines: tuple[Line | None, ...]


def differences(results: Sequence[Result]) -> tuple[Difference, ...]:
    """Dossiers treated differently, in the order of the first scenario that knows them."""
    candidates = {line.candidate.dossier: line.candidate for result in results for line in result.lines}
    found = []
    for dossier, candidate in candidates.items():
        lines = tuple(result.of(dossier) for result in results)
        seen = {(line.outcome, line.amount_cents) if line else None for line in lines}
        if len(seen) > 1:
            found.append(Difference(candidate, lines))
    return tuple(found)
