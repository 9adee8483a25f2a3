"""Tables of a text file with separators: its encoding and its separator guessed as spreadsheets do."""

from __future__ import annotations

import csv
import io

from portal.tables.sheet import Grid, SheetError

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 5000, 200, 2000
SEPARATORS = (";", "\t", ",", "|")


def read_separated(content: bytes) -> Grid:
    """The rows of a .csv file. Raises SheetError."""
    text = _decoded(content)
    if "\0" in text:
        raise SheetError("Ce fichier n’est pas un texte : choisissez un fichier .xlsx, .ods ou .csv.")
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            if len(rows) >= MAX_ROWS:
                raise SheetError(f"Ce fichier a trop de lignes : {MAX_ROWS} au plus. Ne gardez que le tableau utile.")
            rows.append(tuple(" ".join(cell[:MAX_CELL].split()) for cell in row[:MAX_COLUMNS]))
    except csv.Error:
        raise SheetError("Ce fichier .csv est abîmé : enregistrez le tableau au format .xlsx ou .ods.") from None
    return Grid("", tuple(rows))


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else the encoding of French Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """The first separator that cuts most lines; a semicolon or a tab before the comma, which is also a decimal one."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    for separator in SEPARATORS:
        if 2 * sum(separator in line for line in lines) > len(lines):
            return separator
    return ";"
