"""The linter's table made from a sheet: which columns are amounts, which are ratios and of what, what names a row."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import permutations
from typing import Any

from portal.tables.numbers import Number, NumberError, read_number
from portal.tables.recognise import BLANK, folded, is_number
from portal.tables.sheet import Sheet, SheetRow
from portal.tables.table import TableError

_RATE = re.compile(r"%|\btaux\b|\bpourcent|\bpct\b|\bratio\b")
_NAME = re.compile(
    r"(?:no|num|numero|ref|reference|id|identifiant|code|fiche|date|annee|quantite|qte|siren|siret)|n ?°.*|no .*"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ERROR = re.compile(r"#\S+|err ?:\d+", re.IGNORECASE)
#: A ratio is known for one when this share of its rows agrees with two amount columns.
_ENOUGH = Fraction(1, 2)

Column = list[str]


def table_of(sheet: Sheet) -> tuple[dict[str, Any], list[str]]:
    """The JSON of the linter's contract for ``sheet``, and French notes on columns that are not checked.

    Raises TableError, naming the cells, when a number cannot be read.
    """
    columns = {name: [row.cells[place] for row in sheet.rows] for place, name in enumerate(sheet.headings)}
    numeric = [name for name, cells in columns.items() if _mostly_numbers(cells) and not _is_name(name, cells)]
    rates = [name for name in numeric if _announced(name, columns[name])]
    amounts = [name for name in numeric if name not in rates]
    ratios: dict[str, dict[str, Any]] = {}
    for name in numeric:
        found = _ratio(name, [other for other in amounts if other != name], columns, announced=name in rates)
        if found:
            ratios[name] = found
    amounts = [name for name in amounts if name not in ratios or _needed(name, ratios)]
    specs = {
        name: {"kind": "amount"} if name in amounts else ratios[name]
        for name in numeric
        if name in amounts or name in ratios
    }
    notes = [
        f"La colonne « {name} » n’est pas contrôlée : elle ne correspond au rapport d’aucune paire de montants."
        for name in rates
        if name not in ratios
    ]
    ids = _identifiers(sheet, columns, specs)
    problems: list[str] = []
    rows = [
        {"id": key, **_cells(sheet, row, specs, f"Ligne {row.number}", problems)}
        for key, row in zip(ids, sheet.rows, strict=True)
    ]
    totals = _cells(sheet, sheet.total, specs, "Total", problems) if sheet.total else {}
    if problems:
        raise TableError(problems)
    return {"columns": specs, "rows": rows, "totals": totals}, notes


def _needed(name: str, ratios: dict[str, dict[str, Any]]) -> bool:
    """An amount that other ratios are made of stays one."""
    return any(name in (spec["of"], spec["to"]) for other, spec in ratios.items() if other != name)


def _filled(cells: Column) -> Column:
    return [cell for cell in cells if cell not in BLANK]


def _mostly_numbers(cells: Column) -> bool:
    filled = [cell for cell in _filled(cells) if not _ERROR.fullmatch(cell)]
    return bool(filled) and 2 * sum(map(is_number, filled)) > len(filled)


def _is_name(name: str, cells: Column) -> bool:
    """A column that numbers or names its rows: by its heading, by years, or 1, 2, 3…"""
    units = [_number(cell) for cell in _filled(cells)]
    counted = [Fraction(number) for number in range(1, len(cells) + 1)]
    years = all(map(_YEAR.fullmatch, _filled(cells)))
    return (
        years or bool(_NAME.fullmatch(folded(name))) or (len(cells) > 1 and [n and n.value for n in units] == counted)
    )


def _announced(name: str, cells: Column) -> bool:
    return any("%" in cell for cell in cells) or _RATE.search(folded(name)) is not None


def _number(cell: str) -> Number | None:
    try:
        return read_number(cell, grouped=False)
    except NumberError:
        return None


def _ratio(name: str, amounts: Column, columns: dict[str, Column], *, announced: bool) -> dict[str, Any] | None:
    """How ``name`` is made of two amount columns, if it is."""
    read = {key: [_number(cell) for cell in columns[key]] for key in [name, *amounts]}
    decimals = {number.decimals for number in read[name] if number}
    if not announced and max(decimals, default=0) == 0:
        return None
    best: tuple[Fraction, dict[str, Any]] | None = None
    for (of, to), scale in ((pair, scale) for pair in permutations(amounts, 2) for scale in (100, 1)):
        share = _share(read[name], read[of], read[to], scale)
        if share >= _ENOUGH and (best is None or share > best[0]):
            best = share, {"kind": "ratio", "of": of, "to": to, "scale": scale, "decimals": max(decimals)}
    return best[1] if best else None


def _share(stated: list[Number | None], of: list[Number | None], to: list[Number | None], scale: int) -> Fraction:
    """The share of the comparable rows in which the ratio agrees; two rows at least, unless there is but one."""
    agree = comparable = 0
    for ratio, top, bottom in zip(stated, of, to, strict=True):
        if ratio is None or top is None or bottom is None or not bottom.units:
            continue
        comparable += 1
        half = Fraction(1, 2 * 10**ratio.decimals)
        agree += abs(ratio.value - scale * top.value / bottom.value) <= half
    return Fraction(agree, comparable) if agree >= min(2, len(stated)) else Fraction(0)


def _identifiers(sheet: Sheet, columns: dict[str, Column], specs: dict[str, Any]) -> Column:
    """What names the rows: a column of numbers or names without repetition, else the rows' numbers in the file."""
    names = [name for name in columns if name not in specs]
    for name in sorted(names, key=lambda name: not _is_name(name, columns[name])):
        cells = columns[name]
        if all(cells) and len(set(cells)) == len(cells):
            return cells
    return [str(row.number) for row in sheet.rows]


def _cells(sheet: Sheet, row: SheetRow, specs: dict[str, Any], place: str, problems: list[str]) -> dict[str, str]:
    found = {}
    for name, cell in zip(sheet.headings, row.cells, strict=True):
        if name not in specs or cell in BLANK:
            continue
        try:
            found[name] = str(read_number(cell, grouped=specs[name]["kind"] == "amount"))
        except NumberError as error:
            problems.append(f"{place}, colonne « {name} » : « {cell[:60]} » {error}")
    return found
