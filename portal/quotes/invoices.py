"""A reading as an invoice: what is proposed to the person who completes it, and where what was typed differs.

Nothing here decides: a person confirms each value, and each line the invoice is charged to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.claim_rules import plain_number
from portal.domain.french_dates import short_date
from portal.domain.money import format_euros
from portal.quotes.comparing import cents_of
from portal.quotes.names import same_name
from portal.quotes.reading import QuoteReading, Status


@dataclass(frozen=True, slots=True)
class InvoiceRead:
    """What an invoice says, as far as it was read. ``certain``: names of the amounts that were cross-checked."""

    supplier: str = ""
    siret: str = ""
    number: str = ""
    invoiced_on: date | None = None
    excl_tax_cents: int | None = None
    incl_tax_cents: int | None = None
    certain: frozenset[str] = frozenset()

    @property
    def found(self) -> bool:
        """Whether anything was read."""
        return bool(self.supplier or self.number or self.invoiced_on or self.excl_tax_cents or self.incl_tax_cents)


@dataclass(frozen=True, slots=True)
class Line:
    """A retained line an invoice may be charged to: its key, its supplier, what it has left in cents."""

    key: str
    supplier: str
    left_cents: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A value typed that is not the one read."""

    label: str
    typed: str
    read: str


def invoice_read(reading: QuoteReading | None) -> InvoiceRead:
    """The values of a reading; nothing of a file that was refused or holds no text."""
    if reading is None or reading.status not in (Status.READ, Status.PARTIAL):
        return InvoiceRead()
    fields = reading.fields
    on = fields["date"].value
    return InvoiceRead(
        supplier=(fields["supplier"].value or "")[:200],
        siret=fields["siret"].value or "",
        number=(fields["number"].value or "")[:60],
        invoiced_on=date.fromisoformat(on) if on else None,
        excl_tax_cents=cents_of(fields["total_excl_tax"]),
        incl_tax_cents=cents_of(fields["total_incl_tax"]),
        certain=frozenset(name for name in ("total_excl_tax", "total_incl_tax") if fields[name].certain),
    )


def proposed_line(supplier: str, cents: int | None, lines: Sequence[Line]) -> str | None:
    """The one line an invoice most likely pays: the only one of its supplier, else the only one of its exact amount,
    else the only line there is. None when nothing tells them apart."""
    open_lines = [line for line in lines if line.left_cents > 0]
    named = [line for line in open_lines if supplier and line.supplier and same_name(line.supplier, supplier)]
    exact = [line for line in named or open_lines if line.left_cents == cents]
    for choice in (exact, named, open_lines):
        if len(choice) == 1:
            return choice[0].key
    return None


def differences(read: InvoiceRead, typed: InvoiceRead) -> tuple[Difference, ...]:
    """Where the typed values are not those read; what was not read is not held against anybody."""
    found = []
    if read.supplier and not same_name(read.supplier, typed.supplier):
        found.append(Difference("Fournisseur", typed.supplier, read.supplier))
    if read.siret and typed.siret and read.siret != typed.siret:
        found.append(Difference("SIRET", typed.siret, read.siret))
    if read.number and plain_number(read.number) != plain_number(typed.number):
        found.append(Difference("Numéro", typed.number, read.number))
    if read.invoiced_on and read.invoiced_on != typed.invoiced_on:
        found.append(Difference("Date", _day(typed.invoiced_on), _day(read.invoiced_on)))
    for label, one, other in (
        ("Total hors taxe", typed.excl_tax_cents, read.excl_tax_cents),
        ("Total TTC", typed.incl_tax_cents, read.incl_tax_cents),
    ):
        if other is not None and one != other:
            found.append(Difference(label, format_euros(one) if one is not None else "", format_euros(other)))
    return tuple(found)


def _day(on: date | None) -> str:
    return short_date(on) if on else ""
