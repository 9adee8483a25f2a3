"""Reads a quote: the words of its pages in, a ``QuoteReading`` out. Guesses nothing silently: what was not
cross-checked is not certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import date

from portal.quotes.heading import Heading, read_heading
from portal.quotes.layout import Line, lines_of
from portal.quotes.pages import PageText
from portal.quotes.parties import read_parties
from portal.quotes.reading import TOTALS, FieldReading, QuoteReading, Signal, SignalKind, Status
from portal.quotes.signals import read_signals
from portal.quotes.totals import Totals, read_totals

#: One of these must be found for the text to be taken for a quote at all.
_TELLING = ("siret", "number", *TOTALS)


def read_quote(pages: Sequence[PageText], *, filed_on: date | None = None) -> QuoteReading:
    """Fields, signals and status of a quote. ``filed_on`` is the filing day, against which validity is judged."""
    lines = lines_of(pages)
    heading, parties, totals = read_heading(lines), read_parties(lines), read_totals(lines)
    fields = {
        "supplier": parties.supplier,
        "siret": parties.siret,
        "number": heading.number,
        "date": heading.issued,
        "valid_until": heading.valid_until,
        "total_excl_tax": totals.excl,
        "total_vat": totals.vat,
        "total_incl_tax": totals.incl,
        "client": parties.client,
        "client_siret": parties.client_siret,
    }
    recognised = any(page.scanned for page in pages)
    if all(fields[name].value is None for name in _TELLING):
        return QuoteReading(Status.UNREAD, len(pages), recognised=recognised)
    signals = tuple(_signals(lines, heading, totals, filed_on))
    fields = _doubted(fields, {page.number for page in pages if page.scanned})
    return QuoteReading(_status(fields), len(pages), fields, signals, recognised=recognised)


def _doubted(fields: dict[str, FieldReading], scanned: Set[int]) -> dict[str, FieldReading]:
    """The same fields, nothing recognised from a picture being certain: three misread totals may add up."""
    return {
        name: replace(found, certain=False) if found.page in scanned else found for name, found in fields.items()
    }


def _status(fields: dict[str, FieldReading]) -> Status:
    whole = all(fields[name].value is not None for name in (*TOTALS, "date"))
    return Status.READ if whole else Status.PARTIAL


def _signals(lines: Sequence[Line], heading: Heading, totals: Totals, filed_on: date | None) -> Iterator[Signal]:
    yield from read_signals(lines, heading)
    for line in totals.rivals:
        yield Signal(SignalKind.SEVERAL_TOTALS, line.page, line.text)
    until = heading.valid_until
    if heading.until and filed_on and heading.until < filed_on and until.page is not None:
        yield Signal(SignalKind.EXPIRED, until.page, until.text or "", heading.until)
