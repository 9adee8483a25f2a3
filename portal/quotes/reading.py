"""What is read of a quote, and its form in JSON (the contract of ``flask read-quote``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from portal.domain.money import decimal_string
from portal.quotes.layout import Line

#: Changes whenever the reader may read a file otherwise: a reading is kept once per file and version.
READER_VERSION = "2"
FIELDS = (
    "supplier", "siret", "number", "date", "valid_until", "total_excl_tax", "total_vat", "total_incl_tax",
    "client", "client_siret",
)  # fmt: skip
TOTALS = ("total_excl_tax", "total_vat", "total_incl_tax")


class Status(StrEnum):
    """How far a file could be read."""

    PARTIAL = "partial"
    READ = "read"
    REFUSED = "refused"
    UNREAD = "unread"


class SignalKind(StrEnum):
    """What a person must look at."""

    ACCEPTED = "accepted"
    EXPIRED = "expired"
    FOREIGN_CURRENCY = "foreign_currency"
    HARDWARE = "hardware"
    INVOICE = "invoice"
    OPTIONS = "options"
    PAYROLL = "payroll"
    PURCHASE_ORDER = "purchase_order"
    RECURRING = "recurring"
    SEVERAL_TOTALS = "several_totals"


@dataclass(frozen=True, slots=True)
class FieldReading:
    """A value (text, ISO date or decimal amount), whether it was cross-checked, and where it was read."""

    value: str | None = None
    certain: bool = False
    page: int | None = None
    text: str | None = None


NOTHING = FieldReading()


@dataclass(frozen=True, slots=True)
class Signal:
    """Something to look at: its page, its line, and its date where one was read."""

    kind: SignalKind
    page: int
    text: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class QuoteReading:
    """The whole reading; ``fields`` has every name of ``FIELDS``. ``recognised``: letters of a scan, never certain."""

    status: Status
    pages: int = 0
    fields: Mapping[str, FieldReading] = field(default_factory=lambda: dict.fromkeys(FIELDS, NOTHING))
    signals: tuple[Signal, ...] = ()
    refusal: str | None = None
    recognised: bool = False


def read_at(line: Line, value: str | date | int, *, certain: bool = False) -> FieldReading:
    """``value`` read on ``line``; an integer is an amount in cents."""
    shown = decimal_string(value) if isinstance(value, int) else value.isoformat() if isinstance(value, date) else value
    return FieldReading(shown, certain, line.page, line.text)


def refused(sentence: str, pages: int = 0) -> QuoteReading:
    """The reading of a file that was not opened, with the French sentence to show."""
    return QuoteReading(Status.REFUSED, pages, refusal=sentence)


def to_json(file: str, reading: QuoteReading) -> dict[str, Any]:
    """The contract's object for ``file`` (its name)."""
    return {
        "file": file,
        "status": reading.status.value,
        "refusal": reading.refusal,
        "pages": reading.pages,
        "fields": {name: _field(reading.fields[name]) for name in FIELDS},
        "signals": [_signal(signal) for signal in reading.signals],
    }


def from_json(found: Mapping[str, Any], *, recognised: bool = False) -> QuoteReading:
    """The inverse of ``to_json`` for a stored object; what the contract does not say is given beside."""
    fields = {
        name: FieldReading(one["value"], one["certain"], one["page"], one["text"])
        for name, one in found["fields"].items()
    }
    signals = tuple(
        Signal(
            SignalKind(one["kind"]), one["page"], one["text"], date.fromisoformat(one["date"]) if one["date"] else None
        )
        for one in found["signals"]
    )
    return QuoteReading(Status(found["status"]), found["pages"], fields, signals, found["refusal"], recognised)


def _field(found: FieldReading) -> dict[str, Any]:
    return {"value": found.value, "certain": found.certain, "page": found.page, "text": found.text}


def _signal(signal: Signal) -> dict[str, Any]:
    on = signal.on.isoformat() if signal.on else None
    return {"kind": signal.kind.value, "page": signal.page, "text": signal.text, "date": on}
