"""Every smallest set of cells after whose correction nothing mismatches, three cells at most.

Breadth first, from the mismatches: an equation that cannot hold with the cells chosen so far names the cells of which
one must be chosen too. Nothing else is tried, so that nothing is missed and little is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

from portal.tables.checks import Checks, Quotient, Sum
from portal.tables.values import Unknowns, Values

MAX_CELLS = 3
Chosen = tuple[int, ...]
Demand = frozenset[int]


class Search:
    """The search in one table; ``alive`` says whether there is time left."""

    def __init__(self, checks: Checks, alive: Callable[[], bool]) -> None:
        self.checks, self.alive = checks, alive
        self.sum_of: dict[int, Sum] = {cell: one for one in checks.sums for cell in one.signs}
        self.members: dict[int, Demand] = {id(one): frozenset(one.signs) for one in checks.sums}
        self.quotients_of: dict[int, list[Quotient]] = {}
        for one in checks.quotients:
            for cell in (one.of, one.to, one.ratio):
                self.quotients_of.setdefault(cell, []).append(one)
        self.solved: dict[object, Values | None] = {}
        self.wrong: list[Demand] = [frozenset((one.of, one.to, one.ratio)) for one in checks.wrong_quotients]
        self.wrong += [frozenset(one.signs) for one in checks.wrong_sums]

    def smallest(self) -> tuple[dict[Chosen, Values], bool]:
        """The sets of the smallest size with their values, and whether the search came to its end."""
        level: Iterator[Chosen] = iter([()])
        for size in range(MAX_CELLS + 1):
            found: dict[Chosen, Values] = {}
            wider: list[tuple[Chosen, Demand]] = []
            for chosen in level:
                if not self.alive():
                    return found, False
                values, more = self._judge(chosen, MAX_CELLS - size)
                if values is not None:
                    found[chosen] = values
                elif more and not found:
                    wider.append((chosen, more))
            if found or not self.alive():
                return found, self.alive()
            level = self._widened(wider)
        return {}, True

    @staticmethod
    def _widened(wider: list[tuple[Chosen, Demand]]) -> Iterator[Chosen]:
        seen: set[Chosen] = set()
        for chosen, more in wider:
            for cell in more.difference(chosen):
                larger = tuple(sorted((*chosen, cell)))
                if larger not in seen:
                    seen.add(larger)
                    yield larger

    def _judge(self, chosen: Chosen, left: int) -> tuple[Values | None, Demand]:
        """The values that make ``chosen`` enough, or else the cells of which one must be added."""
        demands = [cells for cells in self.wrong if cells.isdisjoint(chosen)]
        if _apart(demands) > left:
            return None, frozenset()
        known, free = self._forced(chosen)
        if known is None:
            demands.append(free)
        elif left or not demands:
            demands += self._broken(chosen, known, free, first=not left)
        if demands:
            if not left:
                return None, frozenset()
            return None, reduce(frozenset.intersection, demands) if left == 1 else min(demands, key=len)
        return self._solve(chosen, known or {}, free)

    def _forced(self, chosen: Chosen) -> tuple[Values | None, Demand]:
        """Values that the sums force, and the amounts they leave free; None with the cells of a sum that needs another.

        A sum that is right needs two changes or none.
        """
        known: Values = {}
        free: set[int] = set()
        sums = [self.sum_of.get(cell) for cell in chosen]
        for cell, one in zip(chosen, sums, strict=True):
            if one is not None and sum(other is one for other in sums) == 1:
                if not one.deficit:
                    return None, self.members[id(one)].difference(chosen)
                known[cell] = int(self.checks.values[cell]) - one.signs[cell] * one.deficit
            elif one is not None or self.checks.table.columns[self.checks.cells[cell].column] is None:
                free.add(cell)
        return known, frozenset(free)

    def _broken(self, chosen: Chosen, known: Values, free: Demand, *, first: bool) -> list[Demand]:
        """For each ratio that the forced values break: the cells that can mend it."""
        found: list[Demand] = []
        for cell in known:
            for one in self.quotients_of.get(cell, ()):
                if not self._holds(one, chosen, known, free):
                    found.append(self._menders(one, known).difference(chosen))
                    if first:
                        return found
        return found

    def _holds(self, one: Quotient, chosen: Chosen, known: Values, free: Demand) -> bool:
        """Whether a ratio agrees, or may still: one of its cells is free."""
        if one.of in free or one.to in free:
            return True
        values = self.checks.values
        of, to = known.get(one.of, values[one.of]), known.get(one.to, values[one.to])
        if one.ratio in chosen:
            return to != 0 or of == 0
        return one.agrees(int(of), int(to), values[one.ratio])

    def _menders(self, one: Quotient, known: Values) -> Demand:
        """The cells of a ratio, and those that would loosen the forced ones."""
        cells = {one.of, one.to, one.ratio}
        for cell in (one.of, one.to):
            if cell in known:
                cells |= self.members[id(self.sum_of[cell])]
        return frozenset(cells)

    def _solve(self, chosen: Chosen, known: Values, free: Demand) -> tuple[Values | None, Demand]:
        """Values for what is not forced, group by group; without any, the cells that are tied to the hopeless group."""
        values = dict(known)
        unknown = [cell for cell in chosen if cell not in known]
        while unknown:
            group = self._group(unknown)
            unknown = [cell for cell in unknown if cell not in group]
            quotients = list(dict.fromkeys(one for cell in group for one in self.quotients_of.get(cell, ())))
            sums = [one for one in self.checks.sums if not group.isdisjoint(one.signs)]
            beside = {cell: known[cell] for one in quotients for cell in (one.of, one.to) if cell in known}
            key = tuple(sorted(group)), tuple(sorted(beside.items()))
            if key not in self.solved:
                self.solved[key] = Unknowns(self.checks, key[0], beside, quotients, sums, self.alive).best()
            best = self.solved[key]
            if best is None:
                tied = {cell for one in quotients for cell in self._menders(one, known)}
                tied.update(cell for one in sums for cell in one.signs)
                return None, frozenset(tied.difference(chosen))
            values |= best
        return values, frozenset()

    def _group(self, unknown: list[int]) -> set[int]:
        """The first unknown cell and those tied to it by a ratio or a sum."""
        group, waiting = set[int](), [unknown[0]]
        while waiting:
            cell = waiting.pop()
            group.add(cell)
            tied: set[int] = set(self.sum_of[cell].signs) if cell in self.sum_of else set()
            for one in self.quotients_of.get(cell, ()):
                tied.update((one.of, one.to, one.ratio))
            waiting += [other for other in unknown if other in tied and other not in group]
        return group


def _apart(demands: list[Demand]) -> int:
    """A number of demands that no cell can serve together: so many cells are missing at least."""
    served: set[int] = set()
    number = 0
    for cells in sorted(demands, key=len):
        if served.isdisjoint(cells):
            served |= cells
            number += 1
    return number
