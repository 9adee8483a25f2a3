"""A table as .csv for a French spreadsheet: UTF-8 with its mark, semicolons, decimal commas, texts between quotes.

Numbers and dates are bare, so that Excel and LibreOffice in French type them; codes are between quotes (LibreOffice
keeps them as text with « champs entre guillemets comme texte »; Excel does not: take the workbook). One record a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from portal.domain.french_dates import short_date
from portal.exports.cells import csv_text, decimal, fraction, french_instant
from portal.exports.declared import Kind, Row, Table

BATCH = 500
_SHORT = 80
MEDIA_TYPE = "text/csv; charset=utf-8"


def csv_stream(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """Pieces of the file; a row of another length than the columns is a mistake (ValueError)."""
    yield ("\ufeff" + ";".join(_quoted(column.heading) for column in table.columns) + "\r\n").encode()
    writers = [_WRITERS[column.kind] for column in table.columns]
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield "".join(_line(writers, row) for row in batch).encode()


def _line(writers: list[Callable[[Any], str]], row: Row) -> str:
    cells = ["" if value is None else write(value) for write, value in zip(writers, row, strict=True)]
    return ";".join(cells) + "\r\n"


def _text(value: Any) -> str:
    return _quoted(value) if len(value) > _SHORT else _short(value)


@lru_cache(maxsize=4096)
def _short(value: str) -> str:
    """The same words come back in every row."""
    return _quoted(value)


def _quoted(text: str) -> str:
    safe = csv_text(text)
    return '"' + safe.replace('"', '""') + '"' if safe else ""


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: _text,
    Kind.CODE: _text,
    Kind.MONEY: lambda value: decimal(value, ","),
    Kind.DATE: short_date,
    Kind.INSTANT: french_instant,
    Kind.INTEGER: str,
    Kind.NUMBER: lambda value: fraction(value, 2, ","),
    Kind.RATE: lambda value: f"{fraction(value * 100, 2, ',')} %",
}
