"""The model workbook of a financing plan: one table, typed cells, instructions; and the same table as CSV. Pure.

What it writes, the import reads back exactly (``tables.plan_rows``). openpyxl is imported when a workbook is made.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.domain.french_dates import short_date
from portal.domain.money import decimal_string
from portal.domain.plan_table import ReadExpense, ReadResource

HEADINGS: tuple[tuple[str, int], ...] = (
    ("Dépense", 38),
    ("Nature", 34),
    ("Fournisseur", 28),
    ("Montant HT", 14),
    ("Montant TTC", 14),
    ("Investissement (oui ou non)", 16),
    ("Début de la période", 14),
    ("Fin de la période", 14),
    ("Financeur ou ressource", 34),
    ("Public ou privé", 12),
    ("État de la demande", 16),
    ("Montant de la ressource", 16),
)
_AMOUNT_COLUMNS = (4, 5, 12)
_DATE_COLUMNS = (7, 8)
_KINDS = {"public": "Public", "private": "Privé"}
_STATUSES = {"planned": "À demander", "requested": "Demandé", "granted": "Accordé", "refused": "Refusé"}
_INSTRUCTIONS = (
    "Une ligne par dépense retenue, à gauche ; une ligne par ressource, à droite. Les deux côtés sont indépendants.",
    "Les devis comparatifs et les options ne se comptent pas. Saisissez le net, remise déduite.",
    "HT et TTC : les deux montants du devis. Sans TVA, écrivez deux fois le même montant.",
    "Nature : choisissez dans la liste. Début et fin de la période : pour un abonnement ou une maintenance.",
    "Ressources : la subvention demandée à ce guichet, vos fonds propres, l’emprunt, puis chaque autre financeur.",
    "Ni le FCTVA, ni le temps des agents, ni une formation gratuite ne sont des ressources.",
    "Gardez la ligne des intitulés. Les totaux se recalculent dans le dossier : vous pouvez en ajouter une ligne.",
    "Enregistrez, puis importez ce fichier dans votre dossier : rien n’est repris sans que vous l’ayez vérifié.",
)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """What the workbook shows; ``natures``: code → label."""

    expenses: Sequence[ReadExpense]
    resources: Sequence[ReadResource]
    natures: Mapping[str, str]


def plan_csv(table: PlanTable) -> bytes:
    """The table as CSV for a French spreadsheet: semicolons, decimal commas, UTF-8 with its mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([name for name, _ in HEADINGS])
    for row in _rows(table):
        writer.writerow([_written(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _written(cell: Any) -> str:
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    if isinstance(cell, date):
        return short_date(cell)
    text = "" if cell is None else str(cell)
    # A cell that begins like a formula is text.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def plan_xlsx(table: PlanTable) -> bytes:
    """The workbook: the plan first, then how to fill it in. Same table, same cells."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    # openpyxl stamps the instant of the making: a fixed one, so that the file says nothing of when.
    book.properties.created = book.properties.modified = datetime(2021, 1, 1)
    sheet = book.worksheets[0]
    sheet.title = "Plan de financement"
    for column, (name, width) in enumerate(HEADINGS, start=1):
        cell = sheet.cell(1, column, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E3E3FD")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[cell.column_letter].width = width
    for number, row in enumerate(_rows(table), start=2):
        for column, value in enumerate(row, start=1):
            _put(sheet.cell(number, column), value)
    sheet.freeze_panes = "A2"
    guide = book.create_sheet("Mode d’emploi")
    guide.column_dimensions["A"].width = 110
    for number, text in enumerate(_INSTRUCTIONS, start=1):
        guide.cell(number, 1, text).alignment = Alignment(wrap_text=True)
    _type_columns(sheet, guide, table.natures)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _put(cell: Any, value: Any) -> None:
    """A value as what it is; a text is never a formula."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _type_columns(sheet: Any, guide: Any, natures: Mapping[str, str]) -> None:
    """Formats of amounts and dates, lists of choices (written beside the instructions), rows to come included."""
    from openpyxl.worksheet.datavalidation import DataValidation

    last = max(sheet.max_row, 61)
    for row in range(2, last + 1):
        for column in _AMOUNT_COLUMNS:
            sheet.cell(row, column).number_format = "#,##0.00"
        for column in _DATE_COLUMNS:
            sheet.cell(row, column).number_format = "dd/mm/yyyy"
    lists = {2: natures.values(), 6: ("oui", "non"), 10: _KINDS.values(), 11: _STATUSES.values()}
    for place, (column, values) in enumerate(lists.items(), start=3):
        guide.cell(1, place, sheet.cell(1, column).value)
        for number, value in enumerate(values, start=2):
            guide.cell(number, place, value)
        letter = guide.cell(1, place).column_letter
        guide.column_dimensions[letter].width = 30
        where = f"'{guide.title}'!${letter}$2:${letter}${len(values) + 1}"
        rule = DataValidation("list", formula1=where, allow_blank=True)
        sheet.add_data_validation(rule)
        target = sheet.cell(1, column).column_letter
        rule.add(f"{target}2:{target}{last}")


def _rows(table: PlanTable) -> Iterator[list[Any]]:
    for place in range(max(len(table.expenses), len(table.resources))):
        expense = table.expenses[place] if place < len(table.expenses) else None
        resource = table.resources[place] if place < len(table.resources) else None
        left = _expense_cells(expense, table.natures) if expense else [None] * 8
        yield left + (_resource_cells(resource) if resource else [None] * 4)


def _expense_cells(line: ReadExpense, natures: Mapping[str, str]) -> list[Any]:
    investment = None if line.investment is None else "oui" if line.investment else "non"
    amounts = [Decimal(decimal_string(line.excl_tax_cents)), Decimal(decimal_string(line.incl_tax_cents))]
    nature = natures.get(line.nature)
    return [line.label, nature, line.supplier or None, *amounts, investment, line.covers_from, line.covers_to]


def _resource_cells(line: ReadResource) -> list[Any]:
    amount = Decimal(decimal_string(line.amount_cents))
    if line.what != "other":
        return [line.name, None, None, amount or None]
    return [line.name, _KINDS[line.kind], _STATUSES.get(line.status), amount]
