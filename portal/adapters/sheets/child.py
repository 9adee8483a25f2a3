"""Runs alone, as a script, in a child process: a workbook on standard input, its visible cells as JSON on output.

It imports nothing of the portal and first takes away from itself what a hostile file could use. ``child.py xlsx`` or
``child.py ods``; the answer is ``{"sheets": [{"title", "rows"}], "notes"}`` or ``{"refusal": "…"}``.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

MEMORY, CPU_SECONDS, MAX_WRITTEN = 512 * 1024 * 1024, 20, 64 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS, MAX_CELL = 5000, 200, 20, 2000
#: Formatted but blank rows are looked at so far, no further.
LOOKED_AT = 4 * MAX_ROWS
HIDDEN_NOTE = "Les feuilles masquées ont été laissées de côté."
OFFICE, TABLE, TEXT, STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text", "style")
)


class TooMany(Exception):
    """More rows than are read."""


def main(kind: str) -> None:
    """Print what the workbook holds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        answer = read_xlsx(content) if kind == "xlsx" else read_ods(content)
    except MemoryError:
        answer = {"refusal": "inflated"}
    except TooMany:
        answer = {"refusal": "rows"}
    except Exception:
        answer = {"refusal": "broken"}
    json.dump(answer, sys.stdout, separators=(",", ":"))


def read_xlsx(content: bytes) -> dict[str, Any]:
    """Visible sheets of an Excel workbook, with the results kept beside its formulas."""
    import openpyxl

    values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    sheets, notes = [], []
    for sheet in values.worksheets[:MAX_SHEETS]:
        if sheet.sheet_state != "visible":
            notes = [HIDDEN_NOTE]
            continue
        rows = xlsx_rows(sheet)
        if lacks_results(formulas[sheet.title], rows):
            return {"refusal": "formulas"}
        sheets.append({"title": sheet.title, "rows": rows})
    return {"sheets": sheets, "notes": notes}


def xlsx_rows(sheet: Any) -> list[list[str]]:
    """The rows of a sheet as texts."""
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    for cells in sheet.iter_rows(max_row=LOOKED_AT, max_col=MAX_COLUMNS):
        rows.append(
            trimmed([shown(cell.value, cell.number_format) if cell.value is not None else "" for cell in cells])
        )
    return bounded(rows)


def lacks_results(sheet: Any, rows: list[list[str]]) -> bool:
    """Whether a formula of the sheet was saved without its result."""
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_row=len(rows) or 1, max_col=MAX_COLUMNS, values_only=True)):
        for place, value in enumerate(cells):
            formula = isinstance(value, str) and value.startswith("=")
            if formula and (number >= len(rows) or place >= len(rows[number]) or not rows[number][place]):
                return True
    return False


def shown(value: Any, number_format: str) -> str:
    """A value as its format shows it: the decimals, and the sign of percentages."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, int | float):
        return shown_number(Decimal(repr(value)), number_format or "General")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return clean(str(value))


def shown_number(value: Decimal, number_format: str) -> str:
    """``0.4367`` with ``0.00%`` is ``43.67 %``; without a fixed number of decimals, fifteen digits at most."""
    section = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", number_format.split(";")[0])
    percent = "%" in section
    value = value * 100 if percent else value
    places = re.search(r"[0#?]\.([0?]+)", section)
    if places:
        value = value.quantize(Decimal(1).scaleb(-len(places[1])), ROUND_HALF_UP)
    elif "0" in section and "." not in section and "E" not in section and "/" not in section:
        value = value.quantize(Decimal(1), ROUND_HALF_UP)
    else:
        value = short(value)
    return f"{value:f}" + (" %" if percent else "")


def short(value: Decimal) -> Decimal:
    """Without the noise of binary fractions, nor useless zeros."""
    rounded = Decimal(f"{value:.15g}")
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()


def read_ods(content: bytes) -> dict[str, Any]:
    """Visible sheets of an OpenDocument workbook: texts as shown, amounts by their value."""
    from defusedxml.ElementTree import iterparse

    hidden: set[str] = set()
    sheets: list[dict[str, Any]] = []
    notes: list[str] = []
    rows: list[list[str]] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
        for event, element in iterparse(stream, events=("start", "end")):
            if event == "start":
                if element.tag == TABLE + "table":
                    rows = []
            elif element.tag == STYLE + "style" and any(
                part.get(TABLE + "display") == "false" for part in element.iter(STYLE + "table-properties")
            ):
                hidden.add(element.get(STYLE + "name", ""))
            elif element.tag == TABLE + "table-row":
                add_row(rows, element)
                element.clear()
            elif element.tag == TABLE + "table":
                if element.get(TABLE + "style-name") in hidden:
                    notes = [HIDDEN_NOTE]
                elif len(sheets) < MAX_SHEETS:
                    sheets.append({"title": clean(element.get(TABLE + "name", "")), "rows": bounded(rows)})
                element.clear()
    return {"sheets": sheets, "notes": notes}


def add_row(rows: list[list[str]], element: Any) -> None:
    """Add a row as often as the file repeats it; endless blank ones are not."""
    cells: list[str] = []
    for cell in element:
        if cell.tag in (TABLE + "table-cell", TABLE + "covered-table-cell"):
            text = ods_cell(cell)
            again = int(cell.get(TABLE + "number-columns-repeated") or 1)
            cells += [text] * min(again, MAX_COLUMNS - len(cells))
    again = int(element.get(TABLE + "number-rows-repeated") or 1)
    kept = trimmed(cells)
    if kept and len(rows) + again > LOOKED_AT:
        raise TooMany
    rows += [kept] * min(again, LOOKED_AT - len(rows))


def ods_cell(cell: Any) -> str:
    """The text of a cell; a number by its value, with as many decimals as are shown."""
    text = clean(" ".join("".join(part.itertext()) for part in cell.iter(TEXT + "p")))
    if cell.get(OFFICE + "value-type") not in ("float", "currency", "percentage"):
        return text
    try:
        value = Decimal(cell.get(OFFICE + "value", ""))
    except InvalidOperation:
        return text
    percent = cell.get(OFFICE + "value-type") == "percentage"
    value = value * 100 if percent else value
    digits = re.sub(r"\D", "", text)
    for places in range(10):
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if re.sub(r"\D", "", f"{rounded:f}") == digits:
            return f"{rounded:f}" + (" %" if percent else "")
    return f"{short(value):f}" + (" %" if percent else "")


def clean(text: str) -> str:
    """One line, of a bounded length."""
    return " ".join(text[:MAX_CELL].split())


def trimmed(cells: list[str]) -> list[str]:
    """Without the blank cells at the end."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def bounded(rows: list[list[str]]) -> list[list[str]]:
    """Without the blank rows at the end."""
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MAX_ROWS:
        raise TooMany
    return rows


if __name__ == "__main__":
    main(sys.argv[1])
