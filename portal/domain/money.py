"""Money as integer cents. Owns parsing of French amounts, printing, and exact shares.

Amounts are ``Euros``: an ``int`` counting cents, never a float. Rounding is always down (no regulatory text was
found; the decision is recorded in docs/adr/0003).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NewType

Euros = NewType("Euros", int)
ZERO = Euros(0)
#: Ten digits before the point, as in the assessment contract.
MAX_CENTS = 10**12 - 1

_SPACES = dict.fromkeys(map(ord, " \t\u00a0\u202f\u2009\u2007"), None)
_AMOUNT = re.compile(r"(\d{1,10})(?:[.,](\d{1,2}))?", re.ASCII)
_GROUPED_WITH_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", re.ASCII)


class AmountError(ValueError):
    """The text is not an amount; ``str(error)`` is the French sentence to show."""


def parse_euros(text: str) -> Euros:
    """Read an amount typed by a person: ``30 000,00``, ``30000.00``, ``30.000,00``, ``30000 €``.

    Ordinary, no-break and thin spaces are thousands separators; comma and point are decimal separators.
    ``30.000`` is ambiguous (thirty or thirty thousand) and refused. Raises AmountError with a French sentence.
    """
    raw = text.strip().removesuffix("€").removesuffix("EUR").translate(_SPACES)
    if not raw:
        raise AmountError("Saisissez un montant, par exemple 30 000,00.")
    if raw.startswith("-") or raw.startswith("\u2212"):
        raise AmountError("Le montant ne peut pas être négatif : saisissez le net.")
    if re.fullmatch(r"\d{1,3}\.\d{3}", raw):
        raise AmountError(
            f"« {text.strip()} » peut se lire de deux façons : écrivez {raw.replace('.', ' ')},00 "
            f"ou {raw.replace('.', ',')[:-1]}."
        )
    if _GROUPED_WITH_POINTS.fullmatch(raw):
        raw = raw.replace(".", "")
    match = _AMOUNT.fullmatch(raw)
    if match is None:
        decimals = re.fullmatch(r"\d+[.,](\d{3,})", raw)
        if decimals:
            raise AmountError("Un montant a deux décimales au plus, par exemple 30 000,00.")
        if re.fullmatch(r"\d{11,}([.,]\d*)?", raw):
            raise AmountError("Ce montant est trop grand : dix chiffres au plus avant la virgule.")
        raise AmountError(f"« {text.strip()} » n’est pas un montant : écrivez par exemple 30 000,00.")
    whole, cents = match.group(1), (match.group(2) or "").ljust(2, "0")
    return Euros(int(whole) * 100 + int(cents))


def format_euros(amount: int, *, unit: bool = True) -> str:
    """French form with narrow no-break spaces: ``3000000`` gives ``30 000,00 €``."""
    sign = "−" if amount < 0 else ""
    whole, cents = divmod(abs(amount), 100)
    text = f"{sign}{whole:,}".replace(",", "\u202f") + f",{cents:02d}"
    return f"{text}\u00a0€" if unit else text


def decimal_string(amount: int) -> str:
    """Machine form with a point: ``3000000`` gives ``30000.00`` (contracts, JSON)."""
    sign = "-" if amount < 0 else ""
    whole, cents = divmod(abs(amount), 100)
    return f"{sign}{whole}.{cents:02d}"


def from_decimal_string(text: str) -> Euros:
    """Inverse of decimal_string; at most two decimals, digits only. Raises AmountError."""
    match = re.fullmatch(r"(-?)(\d{1,10})(?:\.(\d{1,2}))?", text, re.ASCII)
    if match is None:
        raise AmountError(f"« {text[:40]} » n’est pas un montant au format 30000.00.")
    cents = int(match.group(2)) * 100 + int((match.group(3) or "").ljust(2, "0"))
    return Euros(-cents if match.group(1) else cents)


def share_of(amount: int, rate: Fraction) -> Euros:
    """``rate`` × ``amount`` rounded down to the cent (70 % of 42 857,14 € is 29 999,99 €)."""
    return Euros(amount * rate.numerator // rate.denominator)


def format_rate(rate: Fraction) -> str:
    """A rate as a French percentage with at most two decimals: ``7/10`` gives ``70 %``."""
    hundredths = rate.numerator * 10_000 // rate.denominator
    whole, rest = divmod(hundredths, 100)
    decimals = f",{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{decimals}\u00a0%"
