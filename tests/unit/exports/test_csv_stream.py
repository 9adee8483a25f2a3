"""A .csv for French spreadsheets: what is typed, what is quoted, what could be computed is not."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.exports.cells import clean_text
from portal.exports.csv_stream import csv_stream
from portal.exports.declared import Column, Kind, Table

TABLE = Table(
    "essai",
    "Essai",
    "",
    (
        Column("a", "Texte « cité »"),
        Column("b", "Code", Kind.CODE),
        Column("c", "Montant", Kind.MONEY),
        Column("d", "Jour", Kind.DATE),
        Column("e", "Instant", Kind.INSTANT),
        Column("f", "Nombre", Kind.INTEGER),
        Column("g", "Note", Kind.NUMBER),
        Column("h", "Taux", Kind.RATE),
    ),
)
TEXT = Table("t", "T", "", (Column("a", "A"),))
SIGNS = "=+-@＝＋－＠"


def only_cell(text: str) -> str:
    content = b"".join(csv_stream(TEXT, [(text,)])).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(content, newline=""), delimiter=";")
    return row[0] if row else ""


def test_numbers_and_dates_are_french_and_bare_texts_are_quoted() -> None:
    instant = datetime(2021, 10, 15, 22, 30, tzinfo=UTC)
    row = ('Mâcon "ville"', "01004", -5, date(2021, 10, 15), instant, 7, Fraction(125, 2), Fraction(2, 3))
    content = b"".join(csv_stream(TABLE, [row, (None, "", *[None] * 6)]))

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n") == [
        '"Texte « cité »";"Code";"Montant";"Jour";"Instant";"Nombre";"Note";"Taux"',
        '"Mâcon ""ville""";"01004";-0,05;15/10/2021;16/10/2021 00:30;7;62,50;66,66 %',
        ";;;;;;;",
        "",
    ]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+33 6 12 34", "'+33 6 12 34"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", " '=1"),
        ("un\r\n=2", "un =2"),
        ("site;=cmd|' /C calc'!A0", "site;'=cmd|' /C calc'!A0"),
        ("site, =1", "site, '=1"),
        ('x";=1', "x\";'=1"),
        ("un-deux = trois", "un-deux = trois"),
        ("a\nb", "a b"),
    ],
)
def test_what_could_begin_a_formula_gets_an_apostrophe(typed: str, written: str) -> None:
    assert only_cell(typed) == written


@given(st.text(st.characters(codec=None)) | st.text(SIGNS + "\t\r\n ;,|\"'a", max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_text_begins_a_formula_however_the_line_is_split(text: str) -> None:
    """Split at any usual separator, even inside quotes: no piece begins with a sign, and nothing else is lost."""
    content = b"".join(csv_stream(TEXT, [(text,)])).decode("utf-8-sig").removesuffix("\r\n").split("\r\n")

    assert len(content) == 2
    for separator in ";,\t|":
        for piece in content[1].split(separator):
            assert not piece.strip(' "\u00a0').startswith(tuple(SIGNS)), piece
    kept = only_cell(text).replace("'", "").split()
    assert "".join(kept) == "".join(clean_text(text).replace("'", "").split())
