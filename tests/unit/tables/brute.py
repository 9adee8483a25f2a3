"""A second linter, slow and obvious, that tries every value of every set of cells within a small range."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations, product
from typing import Any

Place = tuple[int, str]
Values = dict[Place, int]
Equation = tuple[frozenset[Place], Callable[[Values], bool]]


class Brute:
    """A table of plain decimals whose amounts have the same decimals; values count units of the last one.

    ``low`` to ``high`` bounds the values tried.
    """

    def __init__(self, document: dict[str, Any], low: int, high: int) -> None:
        self.columns = document["columns"]
        self.rows = [*document["rows"], document.get("totals", {})]
        self.low, self.high = low, high
        cells = {
            (index, name): row[name] for index, row in enumerate(self.rows) for name in self.columns if name in row
        }
        self.places = list(cells)
        self.decimals = {place: -int(Decimal(text).as_tuple().exponent) for place, text in cells.items()}
        self.stated = {place: int(Decimal(text).scaleb(self.decimals[place])) for place, text in cells.items()}
        self.equations = [*self.sums(), *self.ratios()]

    def sums(self) -> Iterator[Equation]:
        last = len(self.rows) - 1
        for name in self.columns:
            column = [(row, name) for row in range(last) if (row, name) in self.stated]
            if self.columns[name]["kind"] == "amount" and (last, name) in self.stated:
                yield (
                    frozenset([*column, (last, name)]),
                    lambda v, column=column, name=name: sum(v[p] for p in column) == v[last, name],
                )

    def ratios(self) -> Iterator[Equation]:
        for row in range(len(self.rows)):
            for name, spec in self.columns.items():
                if spec["kind"] == "ratio":
                    places = [(row, spec["of"]), (row, spec["to"]), (row, name)]
                    if all(place in self.stated for place in places):
                        scale = spec["scale"] * 10 ** spec["decimals"]
                        yield frozenset(places), lambda v, p=places, s=scale: agrees(v[p[0]], v[p[1]], v[p[2]], s)

    def fine(self, values: Values) -> bool:
        return all(holds(values) for _, holds in self.equations)

    def smallest(self) -> dict[tuple[Place, ...], tuple[Any, ...]]:
        """Every smallest set, with the rank of its best values."""
        if self.fine(self.stated):
            return {}
        for size in (1, 2, 3):
            ranks = {chosen: min(self.ranks(chosen), default=None) for chosen in combinations(self.places, size)}
            found = {chosen: rank for chosen, rank in ranks.items() if rank is not None}
            if found:
                return found
        return {}

    def ranks(self, chosen: tuple[Place, ...]) -> Iterator[tuple[Any, ...]]:
        touched = [holds for places, holds in self.equations if not places.isdisjoint(chosen)]
        if not all(holds(self.stated) for places, holds in self.equations if places.isdisjoint(chosen)):
            return
        values = dict(self.stated)
        for numbers in product(range(self.low, self.high + 1), repeat=len(chosen)):
            values.update(zip(chosen, numbers, strict=True))
            if all(holds(values) for holds in touched):
                yield self.rank(chosen, values)

    def rank(self, chosen: tuple[Place, ...], values: Values) -> tuple[Any, ...]:
        """Most trailing zeros is lowest, then nearest in all, then cell by cell, then lowest."""
        digits = [str(abs(values[place])).zfill(self.decimals[place] + 1) for place in chosen]
        zeros = sum(len(text) - len(text.rstrip("0")) for text in digits)
        away = [Decimal(abs(values[p] - self.stated[p])).scaleb(-self.decimals[p]) for p in chosen]
        return -zeros, sum(away), away, [values[place] for place in chosen]


def agrees(of: int, to: int, ratio: int, scale: int) -> bool:
    return 2 * abs(ratio * to - scale * of) <= abs(to) if to else of == ratio == 0
