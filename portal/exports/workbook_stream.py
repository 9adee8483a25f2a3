"""A table as .xlsx, sent while it is made: typed cells, frozen heading, a sheet « Dictionnaire ». Pure.

Written here because a budget office's 10 000 rows must leave at once: the workbook libraries write a temporary file
before the first byte leaves, and take several times as long (``benchmarks/README.md``). There is no formula in what
this writes, hence none that a text could become: a text is an inline string, whatever it holds.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from portal.domain.french_dates import in_paris, short_date
from portal.exports.cells import begins_like_a_formula, clean_text, decimal, fraction
from portal.exports.declared import DICTIONARY, Kind, Row, Table, dictionary_rows
from portal.exports.workbook_parts import FORMATS, HEADING, QUOTED, fixed_parts, sheet_closing, sheet_opening
from portal.exports.zip_pipe import ZipPipe, dateless

BATCH = 500
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The day before the first of 1900 spreadsheets count from, and the first day they all count alike.
_DAY_ZERO, _FIRST_DAY = 693_594, date(1900, 3, 1)
#: ``_x0041_`` in a cell is read as the character of that number: a text that looks so is escaped in the same way.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_BAD_TITLE = re.compile(r"[\[\]:*?/\\]")
_SHORT = 80


def workbook_stream(table: Table, rows: Iterable[Row], notes: Iterable[tuple[str, str]] = ()) -> Iterator[bytes]:
    """Pieces of the file. ``notes``: what it says of itself, under the dictionary.

    The same rows give the same bytes. A row of another length than the columns is a mistake (ValueError).
    """
    pipe = ZipPipe()
    title = _BAD_TITLE.sub(" ", table.title)[:31]
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for path, content in fixed_parts((title, DICTIONARY.title)).items():
            archive.writestr(dateless(path), content)
        sheets = ((table, rows), (DICTIONARY, dictionary_rows(table, notes)))
        for number, (declared, cells) in enumerate(sheets, start=1):
            with archive.open(dateless(f"xl/worksheets/sheet{number}.xml"), "w") as part:
                for piece in _sheet(declared, cells, filtered=declared is table):
                    part.write(piece.encode())
                    if sent := pipe.taken():
                        yield sent
    yield pipe.taken()


def _sheet(table: Table, rows: Iterable[Row], *, filtered: bool) -> Iterator[str]:
    """A sheet in batches of rows."""
    letters = [_letters(number) for number in range(len(table.columns))]
    headings = "".join(_string(letters[n], 1, HEADING, c.heading) for n, c in enumerate(table.columns))
    yield f'{sheet_opening([c.shown_width for c in table.columns])}<row r="1">{headings}</row>'
    writers = [
        partial(_WRITERS[column.kind], letter, FORMATS[column.kind])
        for letter, column in zip(letters, table.columns, strict=True)
    ]
    waiting, last = enumerate(rows, start=2), 1
    while batch := list(islice(waiting, BATCH)):
        last = batch[-1][0]
        yield "".join(_row(writers, number, row) for number, row in batch)
    yield sheet_closing(f"{letters[-1]}{last}", filtered=filtered)


def _row(writers: Sequence[Callable[[int, Any], str]], number: int, row: Row) -> str:
    if not row:
        return ""
    cells = [
        "" if value is None or value == "" else write(number, value) for write, value in zip(writers, row, strict=True)
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _letters(number: int) -> str:
    """Column 0 is A, 26 is AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _text(letter: str, style: int, row: int, value: Any) -> str:
    quoted, inside = _short_text(value) if len(value) <= _SHORT else _read_text(value)
    return f'<c r="{letter}{row}" s="{QUOTED if quoted else style}" t="inlineStr"><is>{inside}</is></c>'


def _string(letter: str, row: int, style: int, value: str) -> str:
    return f'<c r="{letter}{row}" s="{style}" t="inlineStr"><is>{_inside(clean_text(value))}</is></c>'


@lru_cache(maxsize=4096)
def _short_text(value: str) -> tuple[bool, str]:
    """The same words come back in every row."""
    return _read_text(value)


def _read_text(value: str) -> tuple[bool, str]:
    """Whether the cell is quoted, and its text as XML."""
    text = clean_text(value)
    return begins_like_a_formula(text), _inside(text)


def _inside(cleaned: str) -> str:
    text = _ESCAPE.sub("_x005F_", cleaned)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "\t" in text or "  " in text else ""
    return f"<t{kept}>{text}</t>"


def _number(text: Callable[[Any], str], letter: str, style: int, row: int, value: Any) -> str:
    return f'<c r="{letter}{row}" s="{style}"><v>{text(value)}</v></c>'


def _date(letter: str, style: int, row: int, value: Any) -> str:
    """A day as its number; before March 1900 spreadsheets disagree, and a text says it better."""
    if value < _FIRST_DAY:
        return _string(letter, row, FORMATS[Kind.TEXT], short_date(value))
    return f'<c r="{letter}{row}" s="{style}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'


def _instant(letter: str, style: int, row: int, value: datetime) -> str:
    local = in_paris(value)
    if local.date() < _FIRST_DAY:
        return _string(letter, row, FORMATS[Kind.TEXT], short_date(local))
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    part = (seconds * 10**10 + 43_200) // 86_400
    return f'<c r="{letter}{row}" s="{style}"><v>{local.toordinal() - _DAY_ZERO}.{part:010d}</v></c>'


_WRITERS: dict[Kind, Callable[..., str]] = {
    Kind.TEXT: _text,
    Kind.CODE: _text,
    Kind.MONEY: partial(_number, decimal),
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.INTEGER: partial(_number, str),
    Kind.NUMBER: partial(_number, lambda value: fraction(value, 8)),
    Kind.RATE: partial(_number, lambda value: fraction(value, 8)),
}
