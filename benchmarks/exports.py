"""How fast a table leaves: our two writers against the bare csv module and a bare openpyxl workbook, same rows."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from portal.domain.actors import SYSTEM
from portal.exports.csv_stream import csv_stream
from portal.exports.declared import Column, Kind, Table
from portal.exports.workbook_stream import workbook_stream
from portal.queries.windows import all_windows
from portal.services.exporting.make_export import MakeExport, make_export
from portal.services.runtime import Runtime

COLUMNS, REPEATS = 25, 3
_KINDS = (Kind.TEXT, Kind.TEXT, Kind.CODE, Kind.MONEY, Kind.DATE)
_TABLE = Table(
    "mesure", "Mesure", "", tuple(Column(f"c{n}", f"Colonne {n}", _KINDS[n % len(_KINDS)]) for n in range(COLUMNS))
)
_DAY = date(2021, 10, 15)


def measure(runtime: Runtime, rows: int) -> dict[str, dict[str, Any]]:
    """Processor time of each writer for ``rows`` rows of 25 columns, and of the loaded dossiers from the database.

    The best of three, interleaved; ratios to the floor of the same form.
    """
    with runtime.read() as session:
        slug = all_windows(session)[0].slug
    ways: dict[str, Callable[[], int]] = {
        "csv_floor": lambda: _bare_csv(rows),
        "csv": lambda: _drained(csv_stream(_TABLE, _rows(rows))),
        "xlsx_floor": lambda: _bare_workbook(rows),
        "xlsx": lambda: _drained(workbook_stream(_TABLE, _rows(rows))),
        "dossiers_csv": lambda: _drained(make_export(runtime, SYSTEM, MakeExport(slug, "dossiers", "csv")).pieces),
        "dossiers_xlsx": lambda: _drained(make_export(runtime, SYSTEM, MakeExport(slug, "dossiers", "xlsx")).pieces),
    }
    best: dict[str, tuple[float, int]] = {}
    for _ in range(REPEATS):
        for name, way in ways.items():
            begun = time.process_time()
            size = way()
            spent = time.process_time() - begun
            best[name] = min(best.get(name, (spent, size)), (spent, size))
    return {
        name: {
            "cpu_s": round(spent, 2),
            "kilobytes": size // 1000,
            "ratio": round(spent / best["csv_floor" if "csv" in name else "xlsx_floor"][0], 2),
        }
        for name, (spent, size) in best.items()
    }


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    for number in range(count):
        one = (f"FITN7-71-2021-{number:05d}", "Commune de l’essai", "21710543600018", 1_234_500 + number, _DAY)
        yield one * (COLUMNS // len(one))


def _drained(pieces: Iterator[bytes]) -> int:
    """Read to the end as a browser does, keeping nothing."""
    return sum(map(len, pieces))


def _bare_csv(count: int) -> int:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(_rows(count))
    return len(out.getvalue().encode())


def _bare_workbook(count: int) -> int:
    """The fastest way of openpyxl: write-only, no format, no heading."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.created = datetime(2021, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    sheet = book.create_sheet()
    for row in _rows(count):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return len(out.getvalue())
