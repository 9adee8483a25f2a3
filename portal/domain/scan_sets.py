"""Which scanned pages make one signed paper: the pages of an act in a batch, kept apart by where they lay in it.

Two papers of the same act bear the same marks: nothing on a page says which of them it belongs to. Pages that follow
one another do. A set put together otherwise says so, and what was left out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Sighting:
    """A page of an act seen in a batch: ``page`` of the file, ``place`` among its sheets that are not blank, ``of``
    the act's pages."""

    page: int
    place: int
    of: int
    upside_down: bool = False


@dataclass(frozen=True, slots=True)
class ScanSet:
    """The pages taken for one paper, in the act's order, and those of the same act left aside.

    ``scattered``: they did not follow one another in the file, so nothing shows that they are of one paper.
    """

    taken: tuple[Sighting, ...]
    aside: tuple[Sighting, ...]
    missing: tuple[int, ...]
    scattered: bool


def one_paper(total: int, seen: Sequence[Sighting]) -> ScanSet:
    """The paper of ``total`` pages these sightings show best: one that lay together and whole, the first of these."""
    runs = [run for stretch in _stretches(seen) for run in _runs(total, stretch)]
    whole = [run for run in runs if len(run) == total]
    tidy = [run for run in whole if _follows(run)]
    together = bool(tidy)
    taken: dict[int, Sighting] = {}
    for sighting in (tidy or whole or [list(seen)])[0]:
        taken.setdefault(sighting.of, sighting)
    pages = {sighting.page for sighting in taken.values()}
    return ScanSet(
        taken=tuple(taken[number] for number in sorted(taken)),
        aside=tuple(sighting for sighting in seen if sighting.page not in pages),
        missing=tuple(number for number in range(1, total + 1) if number not in taken),
        scattered=not together,
    )


def _stretches(seen: Sequence[Sighting]) -> list[list[Sighting]]:
    """Sightings that lay one after the other, blank sheets between them aside."""
    found: list[list[Sighting]] = []
    for sighting in seen:
        if found and sighting.place == found[-1][-1].place + 1:
            found[-1].append(sighting)
        else:
            found.append([sighting])
    return found


def _runs(total: int, stretch: Sequence[Sighting]) -> list[list[Sighting]]:
    """A stretch cut each time a paper is whole; a page seen again meanwhile belongs to none."""
    found: list[list[Sighting]] = []
    current: dict[int, Sighting] = {}
    for sighting in stretch:
        current.setdefault(sighting.of, sighting)
        if len(current) == total:
            found.append(list(current.values()))
            current = {}
    return [*found, list(current.values())] if current else found


def _follows(run: Sequence[Sighting]) -> bool:
    """Whether these sheets lay side by side, in the order of the act or the other way round, none skipped."""
    places = [sighting.place for sighting in sorted(run, key=lambda sighting: sighting.of)]
    steps = {after - before for before, after in pairwise(places)}
    return steps in (set(), {1}, {-1})
