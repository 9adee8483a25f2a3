"""Lays a reading beside what was declared: per field, agreement, difference, or not read. Judges nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.french_dates import short_date
from portal.domain.money import format_euros, from_decimal_string
from portal.quotes.names import same_name
from portal.quotes.reading import FieldReading, QuoteReading


class Outcome(StrEnum):
    """What the comparison of one field says."""

    AGREES = "agrees"
    DIFFERS = "differs"
    SHOWN = "shown"
    UNREAD = "unread"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.AGREES: "Concorde",
    Outcome.DIFFERS: "Écart",
    Outcome.SHOWN: "Lu",
    Outcome.UNREAD: "Non lu",
}
FIELD_LABELS: dict[str, str] = {
    "total_excl_tax": "Total hors taxe",
    "total_incl_tax": "Total TTC",
    "supplier": "Fournisseur",
    "siret": "SIRET du fournisseur",
    "number": "Numéro du devis",
    "date": "Date du devis",
}
_TAX = {"total_excl_tax": "HT", "total_incl_tax": "TTC"}
_DATES = ("date", "valid_until")


@dataclass(frozen=True, slots=True)
class Declared:
    """What the lines that share one proof declare: sums in cents, the suppliers named, how many lines."""

    excl_tax_cents: int
    incl_tax_cents: int
    suppliers: tuple[str, ...] = ()
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Compared:
    """One field: what the quote says in French, whether that was cross-checked, where, and what was declared."""

    field: str
    outcome: Outcome
    said: str = ""
    declared: str = ""
    hint: str = ""
    certain: bool = False
    page: int | None = None
    passage: str = ""

    @property
    def label(self) -> str:
        return FIELD_LABELS[self.field]

    @property
    def outcome_label(self) -> str:
        return OUTCOME_LABELS[self.outcome]


def compare(reading: QuoteReading, declared: Declared | None) -> tuple[Compared, ...]:
    """Every field shown beside a line, in the order of the page; without a line nothing agrees nor differs."""
    return tuple(_compared(name, reading, declared) for name in FIELD_LABELS)


def cents_of(found: FieldReading) -> int | None:
    """An amount read, in cents."""
    return None if found.value is None else from_decimal_string(found.value)


def shown(name: str, found: FieldReading) -> str:
    """The value as a French page writes it."""
    value = found.value or ""
    if name.startswith("total_") and value:
        tax = f"\u00a0{_TAX[name]}" if name in _TAX else ""
        return format_euros(from_decimal_string(value)) + tax
    if name in _DATES and value:
        return short_date(date.fromisoformat(value))
    if name.endswith("siret") and len(value) == 14:
        return f"{value[:3]} {value[3:6]} {value[6:9]} {value[9:]}"
    return value


def _compared(name: str, reading: QuoteReading, declared: Declared | None) -> Compared:
    found = reading.fields[name]
    if found.value is None:
        return Compared(name, Outcome.UNREAD, declared=_declared(name, declared))
    outcome = _outcome(name, found, declared)
    return Compared(
        name,
        outcome,
        said=shown(name, found),
        declared=_declared(name, declared),
        hint=_hint(name, reading, declared) if declared and outcome is Outcome.DIFFERS else "",
        certain=found.certain,
        page=found.page,
        passage=found.text or "",
    )


def _outcome(name: str, found: FieldReading, declared: Declared | None) -> Outcome:
    if declared is None:
        return Outcome.SHOWN
    if name in _TAX:
        return Outcome.AGREES if cents_of(found) == _sum(name, declared) else Outcome.DIFFERS
    named = [supplier for supplier in declared.suppliers if supplier.strip()]
    if name != "supplier" or not named:
        return Outcome.SHOWN
    return Outcome.AGREES if all(same_name(one, found.value or "") for one in named) else Outcome.DIFFERS


def _sum(name: str, declared: Declared) -> int:
    return declared.excl_tax_cents if name == "total_excl_tax" else declared.incl_tax_cents


def _declared(name: str, declared: Declared | None) -> str:
    if declared is None:
        return ""
    if name in _TAX:
        return f"{format_euros(_sum(name, declared))}\u00a0{_TAX[name]}"
    if name == "supplier":
        return ", ".join(dict.fromkeys(filter(None, declared.suppliers)))
    return ""


def _hint(name: str, reading: QuoteReading, declared: Declared) -> str:
    """The likely mistake, where there is one that is met again and again."""
    other = {"total_excl_tax": "total_incl_tax", "total_incl_tax": "total_excl_tax"}.get(name)
    if other is None:
        return ""
    if cents_of(reading.fields[other]) == _sum(name, declared):
        return f"Le montant saisi est celui que le devis donne {_TAX[other]}."
    vat = cents_of(reading.fields["total_vat"])
    if vat is not None and vat == _sum(name, declared):
        return "Le montant saisi est celui de la TVA."
    read = cents_of(reading.fields[name])
    if read is not None and declared.lines > 1:
        rest = read - _sum(name, declared)
        words = "Il reste" if rest > 0 else "Les lignes dépassent le devis de"
        return f"{words} {format_euros(abs(rest))}{' du devis à répartir.' if rest > 0 else '.'}"
    return ""
