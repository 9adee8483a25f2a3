"""A workbook sent while it is made, opened again by another program: types, texts, dictionary, identical bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.exports.cells import CUT_MARK, MAX_UNITS, clean_text
from portal.exports.declared import Column, Kind, Row, Table
from portal.exports.workbook_stream import BATCH, workbook_stream

TABLE = Table(
    "essai",
    "Essai : 1/2",
    "Pour essayer.",
    (
        Column("text", "Texte", Kind.TEXT, "Un texte."),
        Column("code", "Code", Kind.CODE, "Des chiffres."),
        Column("amount_cents", "Montant", Kind.MONEY),
        Column("day", "Jour", Kind.DATE),
        Column("at", "Instant", Kind.INSTANT),
        Column("count", "Nombre", Kind.INTEGER),
        Column("score", "Note", Kind.NUMBER),
        Column("rate", "Taux", Kind.RATE),
    ),
)
FULL: Row = (
    "Mâcon",
    "01004",
    -123_456_05,
    date(2021, 10, 15),
    datetime(2021, 10, 15, 22, 30, 45, tzinfo=UTC),
    7,
    Fraction(125, 2),
    Fraction(7, 10),
)
TEXTS = Table("textes", "Textes", "", (Column("a", "A"), Column("b", "B", Kind.CODE)))
ATTACKS = (
    "=1+1",
    "+33 6 12 34 56 78",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "un\n=2+2",
    "＝1+1",
    '  =HYPERLINK("http://exemple.invalid")',
    "=cmd|' /C notepad'!'A1'",
    'DDE("cmd")',
    "_x003D_1+1",
    "a\x00b\x0bc\ud800d\uffff",
    "<v>1</v>]]>&amp;",
    "'=1",
    "😀" * 20_000,
)


def opened(table: Table, rows: list[Row], notes: tuple[tuple[str, str], ...] = ()) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(workbook_stream(table, rows, notes))))


def as_shown(value: str) -> str:
    """A string cell as Excel and LibreOffice show it: ``_x005F_`` is an underscore (openpyxl leaves it so)."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)


def test_every_cell_comes_back_with_its_type() -> None:
    text, code, amount, day, at, count, score, rate = opened(TABLE, [FULL])["Essai   1 2"][2]

    assert (text.data_type, text.value) == ("s", "Mâcon")
    assert (code.data_type, code.value, code.number_format) == ("s", "01004", "@")
    assert (amount.data_type, amount.value) == ("n", -123456.05)
    assert amount.number_format == '#,##0.00\\ "€"'
    assert (day.is_date, day.value) == (True, datetime(2021, 10, 15))
    assert (at.is_date, at.value) == (True, datetime(2021, 10, 16, 0, 30, 45))  # Paris
    assert (count.data_type, count.value) == ("n", 7)
    assert (score.data_type, score.value) == ("n", 62.5)
    assert (rate.value, rate.number_format) == (0.7, "0.00%")


def test_empty_values_are_empty_cells() -> None:
    assert [cell.value for cell in opened(TABLE, [(None, "", *[None] * 6), FULL])["Essai   1 2"][2]] == [None] * 8


def test_the_heading_stays_and_is_filtered_and_the_dictionary_follows() -> None:
    book = opened(TABLE, [FULL, FULL], (("Filtre", "=etat"),))
    sheet, dictionary = book.worksheets

    assert [cell.value for cell in sheet[1]][:3] == ["Texte", "Code", "Montant"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:H3")
    assert dictionary.title == "Dictionnaire"
    assert [cell.value for cell in dictionary[2]] == ["Texte", "text", "Texte", "Un texte."]
    assert [cell.value for cell in dictionary[4]][:3] == ["Montant", "amount_cents", "Montant en euros"]
    last = dictionary[dictionary.max_row]
    assert (last[0].value, last[3].value, last[3].data_type) == ("Filtre", "=etat", "s")


@example(ATTACKS[15], "1")
@example(ATTACKS[12], ATTACKS[11])
@example(ATTACKS[0], ATTACKS[2])
@given(st.text(st.characters(codec=None)), st.text("=+-@\t\r\n_x03D＝|'\"1", max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_the_same_text_and_never_as_a_formula(first: str, second: str) -> None:
    cells = opened(TEXTS, [(first, second)])["Textes"][2]

    for cell, typed in zip(cells, (first, second), strict=True):
        if clean_text(typed):
            assert cell.data_type == "s"
            assert as_shown(cell.value) == clean_text(typed)
        else:
            assert cell.value in (None, "")


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_is_a_string_even_when_it_is_edited_again(text: str) -> None:
    """Quote prefix or text format: pressing F2 then Enter leaves a text. And the file holds no formula element."""
    content = b"".join(workbook_stream(TEXTS, [(text, text)]))
    cells = openpyxl.load_workbook(io.BytesIO(content))["Textes"][2]
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")

    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.number_format == "@" for cell in cells)
    assert b"<f>" not in sheet
    assert b"<f " not in sheet


@pytest.mark.parametrize("text", [*ATTACKS[:6], "\x00=1", "\u2003=1"])
def test_what_begins_like_a_formula_has_the_quote_prefix(text: str) -> None:
    cell = opened(TEXTS, [(text, "")])["Textes"]["A2"]

    assert cell.quotePrefix or cell.style_array.quotePrefix


def test_a_long_text_is_cut_at_the_limit_with_a_mark() -> None:
    found = opened(TEXTS, [("é" * 40_000, "x" * MAX_UNITS)])["Textes"][2]

    assert len(found[0].value) == MAX_UNITS
    assert found[0].value.endswith(CUT_MARK)
    assert found[1].value == "x" * MAX_UNITS
    assert len(clean_text("😀" * 20_000).encode("utf-16-le")) <= 2 * MAX_UNITS


def test_control_characters_are_removed_and_line_ends_made_one() -> None:
    assert clean_text("a\x00\x07b\r\nc\rd\x85e\u2028f\x1b\udfffg") == "ab\nc\nd\ne\nfg"


def test_a_day_before_the_calendar_of_spreadsheets_is_a_text() -> None:
    sheet = opened(Table("t", "T", "", (Column("d", "D", Kind.DATE),)), [(date(1021, 1, 2),)])["T"]

    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", "02/01/1021")


def test_the_same_rows_give_the_same_bytes() -> None:
    assert b"".join(workbook_stream(TABLE, [FULL] * 3)) == b"".join(workbook_stream(TABLE, [FULL] * 3))


def test_it_leaves_while_it_is_made() -> None:
    """The first bytes are sent before the last rows are read, and no more than a batch is read ahead."""
    read = 0

    def rows() -> Any:
        nonlocal read
        for _ in range(BATCH * 6):
            read += 1
            yield FULL

    pieces = workbook_stream(TABLE, rows())
    next(pieces)
    assert read <= BATCH
    rest = list(pieces)
    assert len(rest) > 3
    assert max(map(len, rest)) < 200_000


def test_a_row_of_another_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="argument"):
        b"".join(workbook_stream(TEXTS, [("one",)]))


def test_a_naive_instant_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="naive"):
        b"".join(workbook_stream(TABLE, [(*FULL[:4], datetime(2021, 1, 1), *FULL[5:])]))
