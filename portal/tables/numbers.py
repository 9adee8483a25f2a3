"""Numbers as people write them in tables: read exactly, kept with their number of decimals, written with a point."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

#: Longer numbers are no amount, and would only cost time.
MAX_DIGITS = 30
_SPACES = dict.fromkeys(map(ord, " \t\n\r\u00a0\u202f\u2009\u2007\u2008\u2002\u2003\u200a\u205f\u3000"), " ")
_MINUS = dict.fromkeys(map(ord, "\u2212\u2013\u2014\u2011\ufe63"), "-")
_UNIT = r"(?:€|%|eur(?:os?)?)"
_NUMBER = re.compile(
    rf"{_UNIT}? ?(?P<sign>[-+])? ?{_UNIT}? ?"
    r"(?P<whole>\d{1,3}(?: \d{3})+|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3})+(?=,\d)"
    rf"|\d{{1,3}}(?:,\d{{3}})+(?=\.\d)|\d+)?(?:[.,](?P<part>\d*))? ?{_UNIT}?(?: ?(?:h\.?t\.?|t\.?t\.?c\.?))?",
    re.ASCII | re.IGNORECASE,
)
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


class NumberError(ValueError):
    """The text is no number; ``str(error)`` is the end of a French sentence that begins with the text."""


@dataclass(frozen=True, slots=True)
class Number:
    """An exact decimal: ``units`` × 10 ** -``decimals``. ``43,10 %`` is 4310 with 2 decimals."""

    units: int
    decimals: int

    @property
    def value(self) -> Fraction:
        """The number itself."""
        return Fraction(self.units, 10**self.decimals)

    def __str__(self) -> str:
        return plain(self.units, self.decimals)


def read_number(text: str, *, grouped: bool = True) -> Number:
    """Read ``30 000,00``, ``30000.00``, ``1.234.567,89``, ``30 000 €``, ``43,67 %``; a sign of unit is only dropped.

    ``grouped``: ``30.000`` may be thirty or thirty thousand and is refused; without it, thirty with three decimals.
    Raises NumberError.
    """
    shown = " ".join(text.translate(_SPACES).split()).translate(_MINUS)
    negative = len(shown) > 2 and shown[0] == "(" and shown[-1] == ")"  # as accountants write it
    match = _NUMBER.fullmatch(shown[1:-1].strip() if negative else shown)
    if match is None or not (match["whole"] or match["part"]):
        raise NumberError("n’est pas un nombre : écrivez par exemple 30 000,00.")
    whole, part = re.sub(r"\D", "", match["whole"] or "0"), match["part"] or ""
    if len(whole.lstrip("0")) + len(part) > MAX_DIGITS:
        raise NumberError(f"a trop de chiffres : {MAX_DIGITS} au plus.")
    if grouped and _TWO_WAYS.fullmatch(f"{match['whole']}.{part}"):
        raise NumberError(f"peut se lire de deux façons : écrivez {whole}{part} ou {whole},{part[:2]}.")
    units = int(whole + part)
    return Number(-units if negative or match["sign"] == "-" else units, len(part))


def plain(units: int, decimals: int) -> str:
    """Machine form with a point: ``plain(4310, 2)`` is ``43.10``."""
    digits = str(abs(units)).rjust(decimals + 1, "0")
    sign = "-" if units < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else sign + digits


def written(units: int, decimals: int, wanted: int) -> str:
    """The same with ``wanted`` decimals where it loses nothing, else with as many as the number needs."""
    while decimals > wanted and units % 10 == 0:
        units, decimals = units // 10, decimals - 1
    return plain(units * 10 ** max(0, wanted - decimals), max(decimals, wanted))


def half_up(value: Fraction, decimals: int) -> int:
    """``value`` in units of its last decimal, halves rounded away from zero as at school."""
    scaled = abs(value) * 10**decimals
    units: int = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return -units if value < 0 else units


def trailing_zeros(units: int, decimals: int) -> int:
    """Zeros at the end of the digits, the point ignored: ``238200`` has two, ``50.00`` three, ``0.00`` three."""
    if not units:
        return decimals + 1
    count = 0
    while units % 10 == 0:
        units, count = units // 10, count + 1
    return count
