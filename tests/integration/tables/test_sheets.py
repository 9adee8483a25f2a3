"""Spreadsheets as town halls keep them, read through the reader's own limited process."""

from __future__ import annotations

from typing import Any

import pytest

from portal.adapters.sheets import read_sheet
from portal.tables.sheet import Sheet, SheetError
from portal.tables.understand import table_of
from tests.integration.tables.workbooks import cell, ods, row, saved, table, xlsx

ROWS: list[list[Any]] = [
    ["Commune de Cluny – plan de financement"],
    [],
    ["Fiche", "Poste", "Coût HT", "Subvention", "Taux"],
    ["A1", "Serveur", 30000, 21000, 0.7],
    ["A2", "Formation", 1500.5, 500.25, 0.33339],
    [],
    ["Total", None, 31500.5, 21500.25, None],
    ["Signé le maire"],
]


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [found.cells for found in sheet.rows]


def check_plan(sheet: Sheet, total_number: int = 7) -> None:
    assert sheet.headings == ("Fiche", "Poste", "Coût HT", "Subvention", "Taux")
    assert cells(sheet) == [
        ("A1", "Serveur", "30000.00", "21000.00", "70.00 %"),
        ("A2", "Formation", "1500.50", "500.25", "33.34 %"),
    ]
    assert sheet.total is not None
    assert (sheet.total_index, sheet.total.cells[2:4]) == (total_number - 1, ("31500.50", "21500.25"))


def test_excel() -> None:
    sheet = read_sheet(xlsx(ROWS, {2: '#,##0.00 "€"', 3: "#,##0.00", 4: "0.00%"}), "plan.xlsx")

    check_plan(sheet)
    assert sheet.title == "Plan"
    assert [found.number for found in sheet.rows] == [4, 5]
    assert "Les lignes qui suivent le total ont été laissées de côté." in sheet.notes


def test_what_excel_shows_is_what_is_read() -> None:
    rows = [["Poste", "A", "B", "C"], ["x", 0.1 + 0.2, 1234.5, 12], ["y", 2, 1234.565, 0.125]]
    sheet = read_sheet(xlsx(rows, {2: "#,##0", 3: "0.0%;[Red]-0.0%"}), "plan.xlsx")

    assert cells(sheet) == [("x", "0.3", "1235", "1200.0 %"), ("y", "2", "1235", "12.5 %")]


def test_hidden_sheets_are_left_aside() -> None:
    sheet = read_sheet(xlsx(ROWS, {2: "0.00", 3: "0.00", 4: "0.00%"}, brouillon=[["a", "b"], ["x", 5]]), "x")

    check_plan(sheet)
    assert "Les feuilles masquées ont été laissées de côté." in sheet.notes


def test_formulas_without_their_result_are_refused() -> None:
    unsaved = xlsx([["Poste", "Coût"], ["x", 5], ["Total", "=SUM(B2:B2)"]])
    with pytest.raises(SheetError, match="formules dont le résultat n’a pas été enregistré"):
        read_sheet(unsaved, "plan.xlsx")


def test_merged_cells_and_headings_on_two_lines() -> None:
    from openpyxl import Workbook

    book = Workbook()
    for line in (
        ["Poste", "Coût", "Financement demandé", None],
        [None, "en euros", "en euros", "en %"],
        ["Serveur", 100, 70, 70],
        ["Total", 100, 70, None],
    ):
        book.active.append(line)
    book.active.merge_cells("C1:D1")
    sheet = read_sheet(saved(book), "plan.xlsx")

    assert sheet.headings == (
        "Poste",
        "Coût – en euros",
        "Financement demandé – en euros",
        "Financement demandé – en %",
    )
    assert cells(sheet) == [("Serveur", "100", "70", "70")]


def test_libre_office() -> None:
    lines = [
        row(cell("Commune de Cluny")),
        row(cell(), more=' table:number-rows-repeated="1"'),
        row(*(cell(text) for text in ("Fiche", "Poste", "Coût HT", "Subvention", "Taux"))),
        row(
            cell("A1"), cell("Serveur"), cell("30 000,00 €", "30000", "currency"),
            cell("21,000.00", "21000"), cell("70,00 %", "0.7", "percentage"),
        ),
        row(
            cell("A2"), cell("Formation"), cell("1 500,50 €", "1500.5", "currency"),
            cell("500,25", "500.25"), cell("33,34 %", "0.33339", "percentage"),
        ),
        row(cell("Total", more=' table:number-columns-spanned="2"'), "<table:covered-table-cell/>",
            cell("31 500,50", "31500.5"), cell("21 500,25", "21500.25")),
        row(cell(more=' table:number-columns-repeated="16384"'), more=' table:number-rows-repeated="1048570"'),
    ]  # fmt: skip
    hidden = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    draft = table(row(cell("a"), cell("b")), row(cell("x"), cell("5", "5")), more=' table:style-name="h"')
    sheet = read_sheet(ods(draft + table(*lines), hidden), "plan.ods")

    check_plan(sheet, total_number=6)
    assert "Les feuilles masquées ont été laissées de côté." in sheet.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_text_with_separators(encoding: str, separator: str) -> None:
    lines = [
        ["Fiche", "Poste", "Coût HT", "Subvention", "Taux"],
        ["A1", '"Serveur, baie"', "30\u00a0000,00 €", "21 000,00", "70,00 %"],
        ["Total", "", "30 000,00 €", "21 000,00", ""],
    ]
    sheet = read_sheet("\r\n".join(separator.join(line) for line in lines).encode(encoding), "plan.csv")

    assert cells(sheet) == [("A1", "Serveur, baie", "30 000,00 €", "21 000,00", "70,00 %")]
    assert sheet.total_index == 2


def test_commas_between_and_points_within() -> None:
    sheet = read_sheet(b'poste,cost,aid\nx,"1,000.50",500.25\ny,2,1\n,1002.50,501.25\n', "plan.csv")

    assert cells(sheet) == [("x", "1,000.50", "500.25"), ("y", "2", "1")]
    assert sheet.total is not None


def test_years_as_headings_subtotals_and_sections() -> None:
    text = "Financeur;2021;2022\nI. Dépenses;;\nÉtat;100;50\nRégion;10;5\nSous-total;110;55\nCommune;1;1\n"
    sheet = read_sheet((text + "TOTAL GÉNÉRAL;111;56").encode(), "plan.csv")

    assert sheet.headings == ("Financeur", "2021", "2022")
    assert [found.cells[0] for found in sheet.rows] == ["État", "Région", "Commune"]
    assert sheet.total is not None
    assert sheet.total.cells == ("TOTAL GÉNÉRAL", "111", "56")


def test_the_table_understood() -> None:
    given, notes = table_of(read_sheet(xlsx(ROWS, {2: "0.00", 3: "0.00", 4: "0.00%"}), "plan.xlsx"))

    assert given == {
        "columns": {
            "Coût HT": {"kind": "amount"},
            "Subvention": {"kind": "amount"},
            "Taux": {"kind": "ratio", "of": "Subvention", "to": "Coût HT", "scale": 100, "decimals": 2},
        },
        "rows": [
            {"id": "A1", "Coût HT": "30000.00", "Subvention": "21000.00", "Taux": "70.00"},
            {"id": "A2", "Coût HT": "1500.50", "Subvention": "500.25", "Taux": "33.34"},
        ],
        "totals": {"Coût HT": "31500.50", "Subvention": "21500.25"},
    }
    assert notes == []
