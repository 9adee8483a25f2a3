"""Where a table is in a sheet: its heading row, its rows, its total row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from portal.tables.numbers import NumberError, read_number
from portal.tables.sheet import Grid, Sheet, SheetError, SheetRow

NO_TABLE = (
    "Aucun tableau n’a été reconnu dans ce fichier : il faut une ligne d’intitulés (poste, coût, subvention…) puis une "
    "ligne par poste avec ses montants. Partez du classeur modèle, ou saisissez le plan."
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_TOTAL = re.compile(r"(?:montants? )?(?:total|totaux|somme|ensemble)\b")
_WHOLE = re.compile(r"(?:montants? )?(?:total|totaux) general\b|ensemble\b")
_ALONE = re.compile(r"(?:total|totaux|somme|ensemble) ?:?")
_SUBTOTAL = re.compile(r"sous[ -]?tota(?:l|ux)\b")
#: Shown by spreadsheets for nothing, or for a zero.
BLANK = ("", "-", "–", "—", "- €", "-€", "– €")

Numbered = tuple[int, tuple[str, ...]]


def recognise(grids: Sequence[Grid]) -> Sheet:
    """The table of the first sheet that holds one. Raises SheetError."""
    for grid in grids:
        sheet = _table(grid)
        if sheet is not None:
            return sheet
    raise SheetError(NO_TABLE)


def folded(text: str) -> str:
    """Lower case, without accents, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.lower().split())


def is_number(text: str) -> bool:
    """Whether a cell is read as a number, ambiguous or not."""
    try:
        read_number(text, grouped=False)
    except NumberError:
        return False
    return True


def _table(grid: Grid) -> Sheet | None:
    rows = [(number, row) for number, row in enumerate(grid.rows, start=1) if any(cell.strip() for cell in row)]
    start = next((place for place in range(1, len(rows)) if _is_data(rows, place)), None)
    if start is None:
        return None
    heading = next((place for place in reversed(range(start)) if _texts(rows[place][1]) >= 2), None)
    if heading is None:
        return None
    first = heading
    while first > 0 and _texts(rows[first - 1][1]) >= 2 and not _numbers(rows[first - 1][1]):
        first -= 1
    headings = _headings([row for _, row in rows[first : heading + 1]], rows[start:])
    return _cut(grid, headings, rows[heading][0], rows[start:])


def _is_data(rows: Sequence[Numbered], place: int) -> bool:
    """A row with a number that is not the year of a heading, under a row that may be a heading."""
    numbers = [cell for cell in rows[place][1] if is_number(cell)]
    years = bool(numbers) and all(_YEAR.fullmatch(cell.strip()) for cell in numbers)
    above = any(_texts(row) >= 2 for _, row in rows[:place])
    return bool(numbers) and above and not (years and not any(_numbers(row) for _, row in rows[:place]))


def _texts(row: Sequence[str]) -> int:
    """Cells that may be headings: words, or years."""
    return sum(bool(cell.strip()) and (not is_number(cell) or bool(_YEAR.fullmatch(cell.strip()))) for cell in row)


def _numbers(row: Sequence[str]) -> int:
    return sum(is_number(cell) and not _YEAR.fullmatch(cell.strip()) for cell in row)


def _headings(lines: Sequence[Sequence[str]], below: Sequence[Numbered]) -> dict[int, str]:
    """The heading of every column that has one or holds something; those on several lines are put together."""
    width = max(len(row) for row in [*lines, *(row for _, row in below)])
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, line in enumerate(lines):
        last = ""
        for column in range(width):
            text = " ".join(line[column].split()) if column < len(line) else ""
            lower = any(column < len(other) and other[column].strip() for other in lines[depth + 1 :])
            last = text or (last if lower else "")
            parts[column] += [last] if last else []
    found: dict[int, str] = {}
    for column in range(width):
        if parts[column] or any(column < len(row) and row[column].strip() for _, row in below):
            name = " – ".join(dict.fromkeys(parts[column])) or f"Colonne {_letters(column)}"
            found[column] = name if name not in found.values() else f"{name} ({_letters(column)})"
    return found


def _letters(column: int) -> str:
    """``0`` is A, ``26`` is AA."""
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def _cut(grid: Grid, headings: dict[int, str], number: int, below: Sequence[Numbered]) -> Sheet | None:
    """Rows, total and notes of a table whose headings are known."""
    rows = [SheetRow(n, tuple(" ".join(row[c].split()) if c < len(row) else "" for c in headings)) for n, row in below]
    total = _total(rows)
    notes = list(grid.notes)
    data = [row for row in rows if total is None or row.number < total.number]
    if total is not None and rows[-1].number > total.number:
        notes.append("Les lignes qui suivent le total ont été laissées de côté.")
    kept = [row for row in data if not _subtotal(row) and _says_something(row, tuple(headings.values()))]
    if any(_subtotal(row) for row in data):
        notes.append("Les sous-totaux ont été laissés de côté.")
    if not kept:
        return None
    return Sheet(grid.title, tuple(headings.values()), number, tuple(kept), total, tuple(notes))


def _says_something(row: SheetRow, headings: tuple[str, ...]) -> bool:
    """Neither the title of a section nor the headings once more, on another page."""
    return any(map(is_number, row.cells)) or (sum(map(bool, row.cells)) > 1 and row.cells != headings)


def _label(row: SheetRow) -> str:
    return next((folded(cell) for cell in row.cells if cell.strip() and not is_number(cell)), "")


def _subtotal(row: SheetRow) -> bool:
    return _SUBTOTAL.match(_label(row)) is not None or (_TOTAL.match(_label(row)) is not None)


def _total(rows: Sequence[SheetRow]) -> SheetRow | None:
    """The grand total, else the row that says “total” alone, else the first that begins so, else a last one unnamed."""
    named = [row for row in rows[1:] if _TOTAL.match(_label(row)) and any(map(is_number, row.cells))]
    for pattern in (_WHOLE, _ALONE):
        for row in named:
            if pattern.match(_label(row)) and (pattern is _WHOLE or pattern.fullmatch(_label(row))):
                return row
    if named:
        return named[0]
    last = rows[-1]
    unnamed = len(rows) > 2 and not _label(last) and all(_label(row) for row in rows[:-1])
    return last if unnamed and any(map(is_number, last.cells)) else None
