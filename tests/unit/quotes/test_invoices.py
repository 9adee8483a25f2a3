"""What a reading proposes for an invoice, the line it most likely pays, and where what was typed differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.quotes.invoices import InvoiceRead, Line, differences, invoice_read, proposed_line
from portal.quotes.reading import FIELDS, FieldReading, QuoteReading, Status

TYPED = InvoiceRead("Agence du Mâconnais", "12345678200002", "F-12", date(2022, 3, 1), 100_000, 120_000)
LINES = [Line("site", "Agence du Mâconnais", 500_000), Line("cours", "Formeo", 100_000), Line("full", "Autre", 0)]


def _reading(status: Status = Status.READ, **values: str) -> QuoteReading:
    fields = {name: FieldReading(values.get(name), certain=True) for name in FIELDS}
    return QuoteReading(status, 1, fields)


def test_a_reading_becomes_values_and_a_refused_file_none() -> None:
    read = invoice_read(_reading(supplier="Agence", number="F-12", date="2022-03-01", total_excl_tax="1000.00"))
    assert (read.supplier, read.number, read.invoiced_on, read.excl_tax_cents) == (
        "Agence", "F-12", date(2022, 3, 1), 100_000,
    )  # fmt: skip
    assert "total_excl_tax" in read.certain
    for nothing in (None, _reading(Status.REFUSED, supplier="Agence"), _reading(Status.UNREAD)):
        assert not invoice_read(nothing).found


@pytest.mark.parametrize(
    ("supplier", "cents", "lines", "key"),
    [
        ("SARL Agence du Mâconnais", 100_000, LINES, "site"),
        ("", 100_000, LINES, "cours"),
        ("Inconnu", 42, LINES, None),
        ("Inconnu", 42, LINES[:1], "site"),
        ("Formeo", 42, [*LINES, Line("more", "Formeo", 42)], "more"),
        ("Autre", 42, LINES[2:], None),
    ],
)
def test_the_line_is_proposed_only_when_one_stands_out(
    supplier: str, cents: int, lines: list[Line], key: str | None
) -> None:
    assert proposed_line(supplier, cents, lines) == key


def test_only_what_was_read_otherwise_is_a_difference() -> None:
    assert differences(InvoiceRead(), TYPED) == ()
    assert differences(replace(TYPED, supplier="AGENCE DU MACONNAIS SARL", number="f 12"), TYPED) == ()
    found = differences(replace(TYPED, number="F-13", excl_tax_cents=100_001, invoiced_on=date(2022, 3, 2)), TYPED)
    assert [one.label for one in found] == ["Numéro", "Date", "Total hors taxe"]
    assert (found[1].typed, found[1].read) == ("01/03/2022", "02/03/2022")
