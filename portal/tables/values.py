"""The values of corrected cells: forced ones first; where a rounding leaves them free, the roundest.

"Roundest": most zeros at the end of all the numbers together, then nearest to what was stated (sum of distances), then
nearest cell by cell in table order, then lowest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from portal.tables.checks import Checks, Quotient, Sum
from portal.tables.domains import (
    EVERYTHING,
    Interval,
    between,
    common,
    count,
    farthest,
    finite,
    hull,
    multiples,
    of_domain,
    ratio_domain,
    smallest_amount,
    to_domain,
)
from portal.tables.numbers import trailing_zeros

Values = dict[int, int]
#: More zeros than any number has.
MAX_ZEROS = 1000


class Unknowns:
    """Cells to be given values together, the others being known.

    ``known`` holds every value that is neither stated nor sought here; ``alive`` says whether there is time left.
    """

    def __init__(
        self,
        checks: Checks,
        cells: Sequence[int],
        known: Mapping[int, int],
        quotients: Sequence[Quotient],
        sums: Sequence[Sum],
        alive: Callable[[], bool],
    ) -> None:
        self.checks, self.cells, self.known, self.alive = checks, tuple(cells), known, alive
        self.quotients = quotients
        self.totals = [self._total(one) for one in sums]
        self.domains = {cell: self._domain(cell, {}) for cell in self.cells}
        self.tied = any(len({one.of, one.to, one.ratio}.intersection(cells)) > 1 for one in quotients)
        self.simple = False

    def _total(self, one: Sum) -> tuple[dict[int, int], int]:
        """The unknown cells of a sum with their signs, and what they must make."""
        signs = {cell: one.signs[cell] for cell in self.cells if cell in one.signs}
        stated = sum(sign * int(self.checks.values[cell]) for cell, sign in signs.items())
        return signs, stated - one.deficit

    def _value(self, cell: int, given: Mapping[int, int]) -> int | Fraction | None:
        if cell in given:
            return given[cell]
        if cell in self.cells:
            return None
        return self.known.get(cell, self.checks.values[cell])

    def _domain(self, cell: int, given: Mapping[int, int]) -> tuple[Interval, ...]:
        """What ``cell`` may be by the equations in which it is the only one not ``given``."""
        parts: tuple[Interval, ...] = EVERYTHING
        for one in self.quotients:
            if cell not in (one.of, one.to, one.ratio):
                continue
            of, to, ratio = (self._value(side, given) for side in (one.of, one.to, one.ratio))
            if cell == one.of and to is not None and ratio is not None:
                parts = common(parts, of_domain(one, int(to), ratio))
            elif cell == one.to and of is not None and ratio is not None:
                parts = common(parts, to_domain(one, int(of), ratio))
            elif cell == one.ratio and of is not None and to is not None:
                parts = common(parts, ratio_domain(one, int(of), int(to)))
        return parts

    def _within_sums(self, cell: int, domains: Mapping[int, tuple[Interval, ...]]) -> tuple[Interval, ...]:
        """What ``cell`` may be for its sums, by what their other unknown cells may be."""
        parts = domains[cell]
        for signs, total in self.totals:
            if cell not in signs or not parts:
                continue
            low = high = total
            for other, sign in signs.items():
                if other != cell:
                    first, last = sorted(sign * end for end in hull(domains[other]))
                    low, high = low - last, high - first
            first, last = sorted((signs[cell] * low, signs[cell] * high))
            parts = common(parts, ((first, last),))
        return parts

    def best(self) -> Values | None:
        """The roundest values, or None when none agree."""
        if not self._narrow():
            return None
        endless = self.domains
        near = {cell: abs(int(self.checks.values[cell])) for cell in self.cells}
        self.domains = {cell: finite(parts, near[cell]) for cell, parts in endless.items()}
        values = self._roundest()
        if values is None and self.domains != endless and self.alive():
            # Tied to cells that must go far, or to each other by a ratio that no small amounts make.
            reach = self._reach(endless)
            self.domains = {cell: finite(parts, reach) for cell, parts in endless.items()}
            values = self._roundest()
        return values

    def _reach(self, endless: Mapping[int, tuple[Interval, ...]]) -> int:
        """A number beyond which nothing new agrees: what agrees out there agrees before, at another scale."""
        reach = sum(abs(int(self.checks.values[cell])) for cell in self.cells)
        reach += sum(farthest(parts) for parts in endless.values()) + sum(abs(total) for _, total in self.totals)
        for one in self.quotients:
            ratio = self._value(one.ratio, {})
            if ratio is not None and one.of in self.cells and one.to in self.cells:
                reach += smallest_amount(one, ratio)
        return reach

    def _roundest(self) -> Values | None:
        """The roundest values in the domains."""
        if not self.simple and next(self._solutions([0] * len(self.cells)), None) is None:
            return None
        found: list[Values] = []
        reached = -1
        for vector in self._vectors():
            if found and sum(vector) < reached:
                break
            found += self._solutions(vector)
            reached = sum(vector)
            if not self.alive():
                break
        return min(found, key=self.rank) if found else None

    def _narrow(self) -> bool:
        """Bound every domain by the others; False when one is empty."""
        if not all(self.domains.values()):
            return False
        for _ in range(3 if self.tied else 2):
            for cell in self.cells:
                self.domains[cell] = self._within_sums(cell, self.domains)
                if not self.domains[cell]:
                    return False
            if self.tied and not self._within_ratios():
                return False
        # The domains and the sums say it all: then domains that are not empty hold a solution.
        self.simple = not self.tied and all(len(parts) == 1 for parts in self.domains.values())
        return True

    def _within_ratios(self) -> bool:
        """Narrow the unknown cells of each ratio by one another; False when nothing is left of one."""
        for one in self.quotients:
            sides = (one.of, one.to, one.ratio)
            known = [self._value(cell, {}) for cell in sides]
            ends = [
                hull(self.domains[cell]) if value is None else (int(value // 1), int(-(-value // 1)))
                for cell, value in zip(sides, known, strict=True)
            ]
            for cell, value, bounds in zip(sides, known, between(one, ends[0], ends[1], ends[2]), strict=True):
                if value is None:
                    self.domains[cell] = common(self.domains[cell], (bounds,))
                    if not self.domains[cell]:
                        return False
        return True

    def _vectors(self) -> list[tuple[int, ...]]:
        """Numbers of trailing zeros to try, most in all first; round numbers make a round total."""
        vectors: Iterable[tuple[int, ...]] = product(*(self._levels(cell) for cell in self.cells))
        for signs, total in self.totals:
            places, roundest = [self.cells.index(cell) for cell in signs], trailing_zeros(total, MAX_ZEROS)
            vectors = [vector for vector in vectors if min(vector[place] for place in places) <= roundest]
        return sorted(vectors, key=sum, reverse=True)

    def _levels(self, cell: int) -> range:
        """Numbers of trailing zeros that ``cell`` may have."""
        low, high = hull(self.domains[cell])
        most = max(len(str(abs(low))), len(str(abs(high))), self.checks.cells[cell].decimals + 2)
        levels = [z for z in range(most) if count(self.domains[cell], 10**z) > 0]
        return range(0, max(levels, default=0) + 1)

    def _solutions(self, vector: Sequence[int]) -> Iterator[Values]:
        """Every solution whose numbers end with at least so many zeros."""
        zeros = dict(zip(self.cells, vector, strict=True))
        yield from self._assign(zeros, {})

    def _assign(self, zeros: Mapping[int, int], given: Values) -> Iterator[Values]:
        if len(given) == len(self.cells):
            yield dict(given)
            return
        now = dict(self.domains)
        now.update((cell, ((value, value),)) for cell, value in given.items())
        left = [cell for cell in self.cells if cell not in given]
        for cell in left:
            now[cell] = now[cell] if self.simple else common(now[cell], self._domain(cell, given))
            if not now[cell]:
                return
        for cell in left:
            now[cell] = self._within_sums(cell, now)
            if not now[cell]:
                return
        fewest = min(left, key=lambda cell: count(now[cell], 10 ** zeros[cell]))
        for value in multiples(now[fewest], 10 ** zeros[fewest]):
            if not self.alive():
                return
            if value or trailing_zeros(0, self.checks.cells[fewest].decimals) >= zeros[fewest]:
                yield from self._assign(zeros, {**given, fewest: value})

    def rank(self, values: Values) -> tuple[object, ...]:
        """The order of preference: lowest first."""
        cells = self.checks.cells
        zeros = sum(trailing_zeros(value, cells[cell].decimals) for cell, value in values.items())
        away = [
            abs(Fraction(values[cell]) - self.checks.values[cell]) / 10 ** cells[cell].decimals for cell in self.cells
        ]
        return -zeros, sum(away), away, [values[cell] for cell in self.cells]
