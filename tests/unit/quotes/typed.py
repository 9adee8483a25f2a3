"""Quotes typed as text for the unit tests of the reader."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.quotes.pages import PageText
from portal.quotes.reader import read_quote
from portal.quotes.reading import to_json

HEAD = """Durand Web SARL                    Mairie de Cluny
71000 Mâcon                        71250 CLUNY
SIRET 999 382 963 00018
Devis n° D-1   du 04/10/2021
"""
TOTALS = """
Total HT    10 000,00
TVA 20 %    2 000,00
Total TTC    12 000,00
"""


def read(*pages: str, filed_on: date | None = None, scanned: bool = False) -> dict[str, Any]:
    """The contract's object for these typed pages."""
    typed = [PageText.from_text(number, page, scanned=scanned) for number, page in enumerate(pages, start=1)]
    return to_json("devis.pdf", read_quote(typed, filed_on=filed_on))


def value(found: dict[str, Any], name: str) -> tuple[str | None, bool]:
    """A field's value and whether it is certain."""
    field = found["fields"][name]
    return field["value"], field["certain"]


def totals(found: dict[str, Any]) -> tuple[str | None, str | None, str | None, bool]:
    """The three totals, and whether all are certain."""
    read_as = [value(found, name) for name in ("total_excl_tax", "total_vat", "total_incl_tax")]
    return read_as[0][0], read_as[1][0], read_as[2][0], all(certain for _, certain in read_as)


def signals(found: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Each kind of signal once, with its date."""
    return list(dict.fromkeys((signal["kind"], signal["date"]) for signal in found["signals"]))
