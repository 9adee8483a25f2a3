"""What a table states, as equations between its cells: sums of columns and ratios of rows, in integers.

Every stated cell has an index in table order, rows first, totals last. A cell's value counts units of its own last
decimal: that of its column for amounts (the finest of the column), that of the ratio as stated for ratios.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from portal.tables.numbers import Number, half_up, plain, written
from portal.tables.table import Ratio, Row, Table


class Cell(NamedTuple):
    """A stated cell; ``row`` is the index of its row, the number of rows for a total."""

    row: int
    column: str
    stated: Number
    decimals: int
    shown: int

    def text(self, units: int) -> str:
        """A value of this cell as the output writes it, with the input's number of decimals where they suffice."""
        return written(units, self.decimals, self.shown)


class Sum(NamedTuple):
    """A column and its total, whose sign is -1: the signed values make zero. ``deficit`` is what they make."""

    signs: Mapping[int, int]
    deficit: int


class Quotient(NamedTuple):
    """Cell ``ratio`` states ``of`` / ``to`` × p / q, all in units, within half a unit."""

    of: int
    to: int
    ratio: int
    p: int
    q: int

    def agrees(self, of: int, to: int, ratio: int | Fraction) -> bool:
        """Whether these values agree; nothing over nothing makes zero, and nothing else is divided by zero."""
        if to == 0:
            return of == 0 and ratio == 0
        gap: int | Fraction = 2 * (self.q * ratio * to - self.p * of)
        return -self.q * abs(to) <= gap <= self.q * abs(to)


@dataclass(frozen=True)
class Checks:
    """The cells of a table with their values and the equations they are in."""

    table: Table
    cells: tuple[Cell, ...]
    values: tuple[int | Fraction, ...]
    sums: tuple[Sum, ...]
    quotients: tuple[Quotient, ...]

    @cached_property
    def wrong_sums(self) -> list[Sum]:
        """The totals that are not the sum of their column."""
        return [one for one in self.sums if one.deficit]

    @cached_property
    def wrong_quotients(self) -> list[Quotient]:
        """The stated ratios that do not agree."""
        return [one for one in self.quotients if not self.agrees(one)]

    def agrees(self, one: Quotient) -> bool:
        """Whether a stated ratio agrees with the stated amounts."""
        of, to = self.values[one.of], self.values[one.to]
        return one.agrees(int(of), int(to), self.values[one.ratio])


def checks_of(table: Table) -> Checks:
    """Number the cells of ``table`` and write its equations."""
    rows: Sequence[Row] = [*table.rows, table.totals]
    finest = {
        name: max((row.cells[name].decimals for row in rows if name in row.cells), default=0) for name in table.columns
    }
    cells: list[Cell] = []
    places: dict[tuple[int, str], int] = {}
    for index, row in enumerate(rows):
        for name, rule in table.columns.items():
            if name in row.cells:
                places[index, name] = len(cells)
                stated = row.cells[name]
                cells.append(_cell(index, name, rule, stated, finest[name]))
    values = tuple(_units(cell) for cell in cells)
    sums = [
        _sum(name, len(table.rows), places, values)
        for name, rule in table.columns.items()
        if rule is None and (len(table.rows), name) in places
    ]
    return Checks(table, tuple(cells), values, tuple(sums), tuple(_quotients(table, cells, places)))


def _cell(row: int, name: str, rule: Ratio | None, stated: Number, finest: int) -> Cell:
    if rule is None:
        return Cell(row, name, stated, finest, stated.decimals)
    decimals = stated.decimals if rule.decimals is None else rule.decimals
    return Cell(row, name, stated, decimals, decimals)


def _units(cell: Cell) -> int | Fraction:
    scaled = cell.stated.value * Fraction(10**cell.decimals)
    return scaled.numerator if scaled.denominator == 1 else scaled


def _sum(name: str, total: int, places: dict[tuple[int, str], int], values: Sequence[int | Fraction]) -> Sum:
    signs = {places[row, name]: -1 if row == total else 1 for row in range(total + 1) if (row, name) in places}
    return Sum(signs, sum(sign * int(values[cell]) for cell, sign in signs.items()))


def _quotients(table: Table, cells: Sequence[Cell], places: dict[tuple[int, str], int]) -> list[Quotient]:
    found = []
    for row in range(len(table.rows) + 1):
        for name, rule in table.columns.items():
            asked = [] if rule is None else [(row, rule.of), (row, rule.to), (row, name)]
            if rule is None or any(place not in places for place in asked):
                continue
            of, to, ratio = (places[place] for place in asked)
            shift = cells[ratio].decimals + cells[to].decimals - cells[of].decimals
            factor = rule.scale * Fraction(10) ** shift
            found.append(Quotient(of, to, ratio, factor.numerator, factor.denominator))
    return found


def mismatches(checks: Checks) -> list[dict[str, object]]:
    """The contract's list: rows first, then totals, in column order."""
    found: dict[int, str | None] = {}
    for one in checks.wrong_quotients:
        of, to = checks.values[one.of], checks.values[one.to]
        computed = Fraction(one.p * int(of), one.q * int(to)) if to else None
        found[one.ratio] = None if computed is None else plain(half_up(computed, 0), checks.cells[one.ratio].decimals)
    for column in checks.wrong_sums:
        total = max(column.signs)
        found[total] = checks.cells[total].text(int(checks.values[total]) + column.deficit)
    return [_mismatch(checks, cell, computed_text) for cell, computed_text in sorted(found.items())]


def _mismatch(checks: Checks, index: int, computed: str | None) -> dict[str, object]:
    cell = checks.cells[index]
    ratio = cell.row < len(checks.table.rows)
    place = {"kind": "ratio", "row": checks.table.rows[cell.row].id} if ratio else {"kind": "total"}
    return {**place, "column": cell.column, "stated": str(cell.stated), "computed": computed}
