"""Workbooks made for tests: good ones by openpyxl or by hand, hostile ones byte by byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def xlsx(
    rows: Sequence[Sequence[Any]], formats: dict[int, str] | None = None, **sheets: Sequence[Sequence[Any]]
) -> bytes:
    """A workbook whose columns (from 0) have number formats; ``hidden=`` adds a hidden first sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Plan"
    for row in rows:
        sheet.append(list(row))
    for line in sheet.iter_rows():
        for column, form in (formats or {}).items():
            if column < len(line):
                line[column].number_format = form
    for name, content in sheets.items():
        other = book.create_sheet(name, 0)
        for row in content:
            other.append(list(row))
        other.sheet_state = "hidden"
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def archive(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def ods(body: str, styles: str = "", prologue: str = "", **parts: str | bytes) -> bytes:
    """An OpenDocument workbook with these tables."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<office:document-content {NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return archive({"mimetype": MIMETYPE, "content.xml": content, **parts})


def cell(text: str = "", value: str = "", kind: str = "float", more: str = "") -> str:
    typed = f' office:value-type="{kind}" office:value="{value}"' if value else ""
    return f"<table:table-cell{typed}{more}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def table(*rows: str, name: str = "Plan", more: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{"".join(rows)}</table:table>'
