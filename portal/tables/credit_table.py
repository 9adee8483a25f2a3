"""A table of credits by year, pasted or read from a spreadsheet: which column is which year's AE or CP, row by row.

Two shapes are understood, as contracts print them: years side by side, each with its AE and its CP (headings on one
line or two, « k€ » too, with or without the sums); or one year a line, with a column of AE and one of CP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from portal.domain.schedule import Firmness, Instalment
from portal.tables.numbers import NumberError, read_number
from portal.tables.recognise import BLANK, folded, is_number
from portal.tables.sheet import SheetError

NO_SCHEDULE = (
    "Aucun échéancier n’a été reconnu : il faut des années, et pour chacune une colonne d’AE et une colonne de CP. "
    "Copiez le tableau avec ses lignes d’intitulés, ou saisissez les années."
)
MAX_ROWS, MAX_COLUMNS = 200, 60
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_AE = re.compile(r"\bae\b|\bautorisations? d.engagement\b")
_CP = re.compile(r"\bcp\b|\bcredits? de paiement\b")
_SUM = re.compile(r"\bcumul|\btotal|\bensemble\b|\bsomme\b")
_THOUSANDS = re.compile(r"\bk ?€|\bkeur|\bmilliers? d.euros\b")

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One line of the table: what it is named, its years, and the sums it prints (None: it prints none)."""

    label: str
    instalments: tuple[Instalment, ...]
    printed_ae_cents: int | None = None
    printed_cp_cents: int | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column holds: ``year`` None for the sum of all years; ``factor`` 1 000 for thousands of euros."""

    place: int
    year: int | None
    paid: bool
    factor: int
    name: str


def pasted_rows(text: str) -> list[Cells]:
    """Cells of a text copied from a spreadsheet (tabs) or of a .csv file (semicolons), blank lines left out."""
    separator = "\t" if "\t" in text else ";"
    lines = (tuple(" ".join(cell.split()) for cell in line.split(separator)) for line in text.splitlines())
    return [line for line in lines if any(line)]


def read_credit_table(rows: Sequence[Cells]) -> tuple[CreditLine, ...]:
    """The lines that hold amounts. Raises SheetError: no table, or a cell that is no amount, said by its place."""
    rows = [row[:MAX_COLUMNS] for row in rows if any(cell.strip() for cell in row)]
    if len(rows) > MAX_ROWS:
        raise SheetError(f"Ce tableau a trop de lignes : {MAX_ROWS} au plus. Ne gardez que l’échéancier.")
    start = next((place for place, row in enumerate(rows) if place and _holds_amounts(row)), None)
    if start is None:
        raise SheetError(NO_SCHEDULE)
    headings = _headings(rows[:start])
    found = _by_line(headings, rows[start:]) or _side_by_side(headings, rows[start:])
    if not found:
        raise SheetError(NO_SCHEDULE)
    return found


def _holds_amounts(row: Cells) -> bool:
    """At least two amounts, and not only the years of a heading."""
    amounts = [cell for cell in row if is_number(cell) or cell.strip() in BLANK[1:]]
    return len(amounts) > 1 and not all(_YEAR.fullmatch(cell.strip()) for cell in amounts)


def _headings(lines: Sequence[Cells]) -> list[str]:
    """One text a column; a heading over several columns is said again over each that has one below it."""
    width = max((len(line) for line in lines), default=0)
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, line in enumerate(lines):
        last = ""
        for place in range(width):
            text = line[place].strip() if place < len(line) else ""
            under = any(place < len(other) and other[place].strip() for other in lines[depth + 1 :])
            last = text or (last if under else "")
            parts[place] += [last] if last else []
    return [" ".join(part) for part in parts]


def _side_by_side(headings: Sequence[str], rows: Sequence[Cells]) -> tuple[CreditLine, ...]:
    columns = [column for column in map(_column, range(len(headings)), headings) if column is not None]
    if not any(column.year for column in columns):
        return ()
    return tuple(line for row in rows if _holds_amounts(row) and (line := _line(columns, row)).instalments)


def _column(place: int, heading: str) -> _Column | None:
    shown = folded(heading)
    paid, committed = bool(_CP.search(shown)), bool(_AE.search(shown))
    years = _YEAR.findall(shown)
    if paid == committed or not (years or _SUM.search(shown)):
        return None
    one = len(years) == 1 and not _SUM.search(shown)
    return _Column(place, int(years[0]) if one else None, paid, _factor(shown), heading)


def _factor(heading: str) -> int:
    return 1000 if _THOUSANDS.search(heading) else 1


def _line(columns: Sequence[_Column], row: Cells) -> CreditLine:
    label = next((cell.strip() for cell in row if cell.strip() and not _is_amount(cell)), "")
    years: dict[int, Instalment] = {}
    sums: dict[bool, int | None] = {}
    for column in columns:
        text = row[column.place] if column.place < len(row) else ""
        cents = _cents(text, column, label)
        if column.year is None:
            sums[column.paid] = None if not text.strip() else cents
            continue
        known = years.get(column.year, Instalment(column.year, 0, 0))
        years[column.year] = replace(known, cp_cents=cents) if column.paid else replace(known, ae_cents=cents)
    kept = tuple(years[year] for year in sorted(years))
    return CreditLine(label, kept, sums.get(False), sums.get(True))


def _is_amount(text: str) -> bool:
    return is_number(text) or text.strip() in BLANK


def _cents(text: str, column: _Column, label: str) -> int:
    """Exact cents; nothing written, or a dash, is zero. Raises SheetError naming the cell."""
    if text.strip() in BLANK:
        return 0
    where = f"« {text.strip()[:40]} » ({f'ligne « {label[:60]} », ' if label else ''}colonne « {column.name[:40]} »)"
    try:
        cents = read_number(text).value * 100 * column.factor
    except NumberError as error:
        raise SheetError(f"{where} {error}") from error
    if cents.denominator != 1:
        raise SheetError(f"{where} a plus de deux décimales : écrivez un montant au centime.")
    if cents < 0:
        raise SheetError(f"{where} est négatif : un échéancier n’a que des montants à venir.")
    return int(cents)


def _by_line(headings: Sequence[str], rows: Sequence[Cells]) -> tuple[CreditLine, ...]:
    """One year a line: a column of years, one of AE, one of CP, perhaps one that says firm or indicative."""
    shown = [folded(heading) for heading in headings]
    when = next((place for place, text in enumerate(shown) if re.match(r"(annee|exercice|an)\b", text)), None)
    if when is None:
        return ()
    ae, cp = _only(headings, shown, _AE), _only(headings, shown, _CP)
    if ae is None or cp is None:
        return ()
    years: list[Instalment] = []
    sums: tuple[int | None, int | None] = (None, None)
    for row in rows:
        found = tuple(_amounts(row, ae, cp))
        match = _YEAR.search(row[when]) if when < len(row) else None
        if match:
            years.append(Instalment(int(match.group(1)), found[0], found[1], _firmness(row)))
        elif any(_SUM.search(folded(cell)) for cell in row):
            sums = (found[0], found[1])
    return (CreditLine("", tuple(years), *sums),) if years else ()


def _amounts(row: Cells, *columns: _Column) -> Iterator[int]:
    label = row[0].strip() if row else ""
    for column in columns:
        yield _cents(row[column.place] if column.place < len(row) else "", column, label)


def _only(headings: Sequence[str], shown: Sequence[str], what: re.Pattern[str]) -> _Column | None:
    places = [place for place, text in enumerate(shown) if what.search(text)]
    if len(places) != 1:
        return None
    place = places[0]
    return _Column(place, None, what is _CP, _factor(shown[place]), headings[place])


def _firmness(row: Cells) -> Firmness:
    return Firmness.FIRM if any(re.search(r"\bfermes?\b", folded(cell)) for cell in row) else Firmness.INDICATIVE
