"""French forms of amounts, dates, sizes and numbers: the filters of the templates. Knows no Flask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction

from portal.domain import french_dates
from portal.domain.french_dates import NBSP, in_paris, instant_fr, time_fr
from portal.domain.money import format_euros, format_rate
from portal.domain.scoring import format_score

THIN = "\u202f"


def euros(amount: int | None) -> str:
    """Cents as « 30 000,00 € »; « non renseigné » when there is no amount."""
    return "non renseigné" if amount is None else format_euros(amount)


def euros_input(amount: int | None) -> str:
    """Cents as typed back in a field, without the unit: « 30 000,00 »."""
    return "" if amount is None else format_euros(amount, unit=False)


def euros_short(amount: int) -> str:
    """« 30 000 € »: without cents when there are none, for the marks of a chart."""
    return format_euros(amount) if amount % 100 else format_euros(amount).replace(",00", "")


def euros_signed(amount: int) -> str:
    """« + 30 000,00 € », « − 30 000,00 € »: a change."""
    return f"{'+' if amount >= 0 else '−'}{NBSP}{format_euros(abs(amount))}"


def date_fr(value: date | datetime | None) -> str:
    """« 22 octobre 2021 », « 1er janvier 2022 »; an instant is taken at Paris."""
    if value is None:
        return "non renseignée"
    return french_dates.date_fr(in_paris(value).date() if isinstance(value, datetime) else value)


def datetime_fr(value: datetime | None) -> str:
    """« 22 octobre 2021 à 14 h 05 », Paris time. A naive instant is a programming error."""
    return "non renseigné" if value is None else instant_fr(value)


def rate(value: Fraction | None) -> str:
    """« 70 % »."""
    return "non renseigné" if value is None else format_rate(value)


def filesize(size: int) -> str:
    """Octets in French units, rounded up so that a file is never announced smaller than it is."""
    if size < 1000:
        return f"{size}{NBSP}octet{'s' if size > 1 else ''}"
    for unit, step in (("ko", 1000), ("Mo", 1_000_000), ("Go", 1_000_000_000)):
        tenths = -(-size * 10 // step)
        if tenths < 10_000 or unit == "Go":
            whole, rest = divmod(tenths, 10)
            return f"{whole},{rest}{NBSP}{unit}" if rest and whole < 10 else f"{whole + bool(rest)}{NBSP}{unit}"
    raise AssertionError("unreachable")


def siret_fmt(value: str | None) -> str:
    """« 217 105 431 00012 » for a SIRET, « 217 105 431 » for a SIREN; anything else is left as it is."""
    digits = (value or "").replace(" ", "")
    if not digits.isdigit() or len(digits) not in (9, 14):
        return value or ""
    groups = [digits[:3], digits[3:6], digits[6:9], digits[9:]]
    return NBSP.join(group for group in groups if group)


def plural(count: int, singular: str, plural_form: str | None = None) -> str:
    """« 0 devis », « 1 pièce », « 2 pièces »: the count and its noun; French plural starts at two."""
    noun = singular if abs(count) < 2 else (plural_form or singular + "s")
    return f"{count:,}".replace(",", THIN) + f"{NBSP}{noun}"


def thousands(number: int) -> str:
    """« 1 000 »."""
    return f"{number:,}".replace(",", THIN)


FILTERS: dict[str, Callable[..., str]] = {
    "euros": euros,
    "euros_input": euros_input,
    "euros_short": euros_short,
    "euros_signed": euros_signed,
    "date_fr": date_fr,
    "datetime_fr": datetime_fr,
    "time_fr": time_fr,
    "rate": rate,
    "score": format_score,
    "filesize": filesize,
    "siret_fmt": siret_fmt,
    "plural": plural,
    "thousands": thousands,
}
