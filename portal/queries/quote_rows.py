"""Frozen shapes of what hangs on a quote: the ones it is compared with, the discount it gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A comparative quote: its document, what it says; never counted."""

    document: str
    name: str
    supplier: str
    excl_tax_cents: int | None


@dataclass(frozen=True, slots=True)
class DiscountRow:
    """The discount of a quote (public id of its document), without tax: an amount, or hundredths of a percent."""

    document: str
    amount_cents: int | None
    percent_hundredths: int | None
