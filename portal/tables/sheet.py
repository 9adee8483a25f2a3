"""A table read from a spreadsheet: what ``runtime.read_sheet(content, name)`` gives, or the sentence of its refusal.

Pages that import a spreadsheet build on this alone::

    sheet = runtime().read_sheet(content, "plan.xlsx")  # outside any transaction; SheetError says why not
    sheet.headings      # ("Poste", "Coût HT", "Subvention", "Taux")
    sheet.rows[0].cells  # ("Serveur", "30 000,00", "21 000,00", "70,00 %"), one text per heading, "" when blank
    sheet.total         # the total row, or None
    sheet.total_index   # its index in the file (0 = first line), or None
    sheet.notes         # French sentences on what was left aside (hidden sheets, subtotals…)
    portal.tables.numbers.read_number(text)   # one cell as an exact number
    portal.tables.understand.table_of(sheet)  # the JSON of the linter's contract, for portal.tables.lint.lint_table
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.errors import PortalError


class SheetError(PortalError):
    """The file cannot be read as a table; ``str(error)`` is the French sentence to show beside the field."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: ``number`` as the spreadsheet shows it (from 1), ``cells`` as texts, as many as there are headings."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet before anything is understood: every row from the first, texts as shown, rows of unequal length."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its headings; ``rows`` hold neither blank lines, nor titles, nor subtotals, nor the total."""

    title: str
    headings: tuple[str, ...]
    heading_number: int
    rows: tuple[SheetRow, ...]
    total: SheetRow | None
    notes: tuple[str, ...] = ()

    @property
    def total_index(self) -> int | None:
        """Index of the total row in the file, counted from 0."""
        return self.total.number - 1 if self.total else None
