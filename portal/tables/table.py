"""A table as the linter's contract writes it in JSON: amount and ratio columns, rows, totals, every number exact.

A blank cell (absent, null or empty) states nothing: it counts for nothing in a total and its ratio is not compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from portal.tables.numbers import MAX_DIGITS, Number, NumberError, read_number

MAX_ROWS, MAX_COLUMNS, MAX_DECIMALS = 20_000, 60, 12


class TableError(ValueError):
    """The table cannot be checked; ``problems`` are French sentences, each naming its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Ratio:
    """How a ratio column is made: ``scale`` × ``of`` / ``to``; ``decimals`` None: as many as each cell has."""

    of: str
    to: str
    scale: Fraction
    decimals: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its identifier as given, and the numbers it states."""

    id: Any
    cells: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Table:
    """``columns`` in table order; None is an amount column. ``totals`` is a row without identifier."""

    columns: Mapping[str, Ratio | None]
    rows: tuple[Row, ...]
    totals: Row


def parse_json(text: str | bytes) -> Any:
    """The document, numbers kept as they are written (``43.10`` keeps its zero). Raises TableError."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError, InvalidOperation):
        raise TableError(
            ["Ce n’est pas du JSON lisible : vérifiez les accolades, les virgules et les guillemets."]
        ) from None


def table_from(document: Any) -> Table:
    """The table of a JSON document. Raises TableError with every problem found."""
    if not isinstance(document, dict) or not isinstance(document.get("columns"), dict):
        raise TableError(["Le tableau doit être un objet avec « columns », « rows » et « totals »."])
    rows, totals = document.get("rows"), document.get("totals")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TableError(["« rows » doit être une liste de lignes, chacune un objet."])
    if totals is not None and not isinstance(totals, dict):
        raise TableError(["« totals » doit être un objet : un total par colonne."])
    if len(rows) > MAX_ROWS or len(document["columns"]) > MAX_COLUMNS:
        raise TableError([f"Ce tableau est trop grand : {MAX_ROWS} lignes et {MAX_COLUMNS} colonnes au plus."])
    problems: list[str] = []
    columns = _columns(document["columns"], problems)
    read = tuple(_row(row, index, columns, problems) for index, row in enumerate(rows, start=1))
    total = Row(None, _cells(totals or {}, "Total", columns, problems))
    if problems:
        raise TableError(problems)
    return Table(columns, read, total)


def _columns(given: dict[str, Any], problems: list[str]) -> dict[str, Ratio | None]:
    columns: dict[str, Ratio | None] = {}
    amounts = {name for name, spec in given.items() if isinstance(spec, dict) and spec.get("kind") == "amount"}
    for name, spec in given.items():
        kind = spec.get("kind") if isinstance(spec, dict) else None
        columns[name] = None
        if kind == "ratio":
            columns[name] = _ratio(name, spec, amounts, problems)
        elif kind != "amount":
            problems.append(f"Colonne « {name} » : « kind » doit être « amount » ou « ratio ».")
    return columns


def _ratio(name: str, spec: dict[str, Any], amounts: set[str], problems: list[str]) -> Ratio | None:
    of, to = spec.get("of"), spec.get("to")
    sides = [side for side in (of, to) if isinstance(side, str) and side in amounts]
    if len(sides) < 2 or of == to:
        problems.append(f"Colonne « {name} » : « of » et « to » doivent nommer deux colonnes de montants différentes.")
        return None
    scale, decimals = _scale(spec.get("scale", 100)), spec.get("decimals")
    if scale is None:
        problems.append(f"Colonne « {name} » : « scale » doit être un nombre plus grand que zéro.")
        return None
    whole = isinstance(decimals, int) and not isinstance(decimals, bool) and 0 <= decimals <= MAX_DECIMALS
    if decimals is not None and not whole:
        problems.append(f"Colonne « {name} » : « decimals » doit être un nombre entier de 0 à {MAX_DECIMALS}.")
        return None
    return Ratio(sides[0], sides[1], scale, decimals)


def _scale(given: Any) -> Fraction | None:
    try:
        scale = _number(given, grouped=False).value
    except NumberError:
        return None
    return scale if scale > 0 else None


def _row(row: dict[str, Any], index: int, columns: Mapping[str, Ratio | None], problems: list[str]) -> Row:
    name = row.get("id")
    name = str(index) if name is None or isinstance(name, dict | list) else name
    cells = {column: cell for column, cell in row.items() if column not in ("id", "label") or column in columns}
    return Row(name, _cells(cells, f"Ligne « {name} »", columns, problems))


def _cells(
    given: dict[str, Any], place: str, columns: Mapping[str, Ratio | None], problems: list[str]
) -> dict[str, Number]:
    cells = {}
    for name, raw in given.items():
        where = f"{place}, colonne « {name} » :"
        if name not in columns:
            problems.append(f"{where} cette colonne n’est pas décrite dans « columns ».")
        elif raw is not None and not (isinstance(raw, str) and not raw.strip()):
            try:
                cells[name] = _number(raw, grouped=columns[name] is None)
            except NumberError as error:
                problems.append(f"{where} « {str(raw)[:60]} » {error}")
    return cells


def _number(raw: Any, *, grouped: bool) -> Number:
    if isinstance(raw, str):
        return read_number(raw, grouped=grouped)
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise NumberError("n’est pas un nombre : écrivez par exemple 30 000,00.")
    sign, digits, exponent = Decimal(repr(raw) if isinstance(raw, float) else raw).as_tuple()
    if not isinstance(exponent, int):
        raise NumberError("n’est pas un nombre : écrivez par exemple 30 000,00.")
    if len(digits) + abs(exponent) > MAX_DIGITS:
        raise NumberError(f"a trop de chiffres : {MAX_DIGITS} au plus.")
    units = int("".join(map(str, digits))) * 10 ** max(0, exponent)
    return Number(-units if sign else units, max(0, -exponent))
