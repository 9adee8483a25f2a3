"""Spreadsheets made to harm, or that are none: each has its sentence, none costs more than its bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest

from portal.adapters.sheets import SENTENCES, read_sheet
from portal.tables.recognise import NO_TABLE
from portal.tables.sheet import SheetError
from tests.integration.tables.workbooks import archive, cell, ods, row, table, xlsx

PLAN = [["Poste", "Coût"], ["x", 5], ["Total", 5]]
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


def patched(name: str, old: bytes, new: bytes) -> bytes:
    """A sound workbook with something else in one of its parts."""
    source = zipfile.ZipFile(io.BytesIO(xlsx(PLAN)))
    parts = {part: source.read(part) for part in source.namelist()}
    assert old in parts[name]
    return archive(parts | {name: parts[name].replace(old, new)})


def bomb() -> bytes:
    return archive({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * (150 * 1024 * 1024)})


def encrypted_ods() -> bytes:
    return ods(table(), **{"META-INF/manifest.xml": "<m><encryption-data/></m>"})


def far_row() -> bytes:
    blank = row(cell(), more=' table:number-rows-repeated="6000"')
    return ods(table(row(cell("Poste"), cell("Coût")), blank, row(cell("x"), cell("5", "5"))))


def repeated_row() -> bytes:
    again = ' table:number-rows-repeated="1000000"'
    return ods(table(row(cell("Poste"), cell("Coût")), row(cell("x"), cell("5", "5"), more=again)))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", SENTENCES["empty"]),
    "zeros": (lambda: bytes(500), SENTENCES["empty"]),
    "too heavy": (lambda: b"a;b\n" * 3_000_000, SENTENCES["heavy"]),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj", SENTENCES["kind"]),
    "executable": (lambda: b"MZ\x90\0" + bytes(range(256)), SENTENCES["kind"]),
    "web page": (lambda: b"<!doctype html><html><script>1</script>", SENTENCES["kind"]),
    "old excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), SENTENCES["old"]),
    "cut": (lambda: xlsx(PLAN)[:900], SENTENCES["broken"]),
    "zip of something else": (lambda: archive({"readme.txt": "x"}), SENTENCES["kind"]),
    "text document": (
        lambda: archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        SENTENCES["kind"],
    ),
    "macros": (lambda: archive({"xl/workbook.xml": "<x/>", "xl/vbaProject.bin": "x"}), SENTENCES["macros"]),
    "macros of LibreOffice": (lambda: ods(table(), **{"Basic/script-lc.xml": "<x/>"}), SENTENCES["macros"]),
    "bomb": (bomb, SENTENCES["inflated"]),
    "thousands of parts": (lambda: archive({f"p{n}": "" for n in range(2500)}), SENTENCES["inflated"]),
    "encrypted": (encrypted_ods, SENTENCES["encrypted"]),
    "external entity": (
        lambda: ods(table(row(cell("&e;"))), prologue=ENTITY), SENTENCES["broken"],
    ),
    "many laughs": (lambda: ods(table(row(cell("&c;"))), prologue=LAUGHS), SENTENCES["broken"]),
    "entity in a sheet": (
        lambda: patched("xl/worksheets/sheet1.xml", b"<worksheet", ENTITY.encode() + b"<worksheet"),
        SENTENCES["broken"],
    ),
    "entity in the workbook": (
        lambda: patched("xl/workbook.xml", b"<workbook", LAUGHS.encode() + b"<workbook"), SENTENCES["broken"],
    ),
    "million rows": (repeated_row, SENTENCES["rows"]),
    "far row": (far_row, SENTENCES["rows"]),
    "no table": (lambda: xlsx([["Bonjour"], ["Monsieur"]]), NO_TABLE),
    "numbers alone": (lambda: b"1;2\n3;4\n", NO_TABLE),
    "noise": (lambda: zlib.compress(b"x" * 100), SENTENCES["kind"]),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_each_has_its_sentence(name: str) -> None:
    make, sentence = HOSTILE[name]
    with pytest.raises(SheetError) as caught:
        read_sheet(make(), "plan.xlsx")

    assert str(caught.value) == sentence


def test_a_formula_is_only_text() -> None:
    """Nothing is computed, and a text that begins like a formula stays a text."""
    sheet = read_sheet('Poste;Coût\n"=HYPERLINK(""http://x"")";5\n'.encode(), "plan.csv")

    assert sheet.rows[0].cells == ('=HYPERLINK("http://x")', "5")
