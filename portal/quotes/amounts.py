"""Amounts and rates in a folded line: spaces, points or apostrophes between thousands, comma or point decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from portal.domain.money import MAX_CENTS

_NUMBER = re.compile(
    r"(?<![\w/'°])(?<!\w[.,-])(?P<sign>[-(] ?)?"
    r"(?P<whole>\d{1,3}(?:[ ']\d{3})+(?!\d)|\d{1,3}(?:\.\d{3})+(?![\d])|\d{1,3}(?:,\d{3})+(?=\.\d\d(?!\d))|\d+)"
    r"(?P<cents>[.,]\d\d(?!\d)|[.,]\d(?![\d]))?(?:,-)?"
    r"(?P<after> ?(?:€|eur(?:os?)?\b|\$|£|usd\b|gbp\b|chf\b|dollars?\b))?(?=$|[\s,;.:)\]/*-]|h\.?t|t\.?t\.?c)"
)
_RATE = re.compile(r"(?<![\d,.])(\d{1,2})(?:[.,](\d{1,2}))? ?%")
_FOREIGN_BEFORE = re.compile(r"(?:\$|£|\busd|\bgbp|\bchf) ?[-(]? ?$")
_EURO_BEFORE = re.compile(r"(?:€|\beur) ?$")
_FOREIGN = ("$", "£", "usd", "gbp", "chf", "dollar")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in cents at ``start`` to ``end`` of a folded line.

    ``money``: it has decimals, a currency or grouped thousands.
    """

    cents: int
    start: int
    end: int
    money: bool
    foreign: bool = False


def find_amounts(folded: str) -> list[Amount]:
    """The amounts of a folded line, percentages left out; a bare integer counts only where its cell ends."""
    found = []
    for match in _NUMBER.finditer(folded):
        whole = re.sub(r"\D", "", match["whole"][:40])
        cents = int(whole) * 100 + int((match["cents"] or ".0")[1:].ljust(2, "0"))
        rest = folded[match.end() :]
        endless = len(whole) > 8 and not match["cents"] and not match["after"]
        if cents > MAX_CENTS or endless or re.match(r" ?%", rest):
            continue
        after, before = match["after"] or "", folded[: match.start()]
        foreign = after.strip().startswith(_FOREIGN) or _FOREIGN_BEFORE.search(before) is not None
        money = bool(match["cents"] or after.strip() or foreign or _EURO_BEFORE.search(before))
        money = money or (match["whole"] != whole and len(match["whole"]) > 4)
        if money or re.match(r" ?(?:h\.?t\.?|t\.?t\.?c\.?)? ?(?:\t|$)", rest):
            found.append(Amount(-cents if match["sign"] else cents, match.start(), match.end(), money, foreign))
    return found


def find_rates(folded: str) -> list[Fraction]:
    """The percentages of a folded text, as fractions of one."""
    found = _RATE.findall(folded)
    return [Fraction(int(whole) * 100 + int((part or "0").ljust(2, "0")), 10_000) for whole, part in found]


def vat_of(excl: int, rate: Fraction) -> int:
    """``rate`` of ``excl`` cents, rounded half up as invoices do."""
    return (2 * excl * rate.numerator + rate.denominator) // (2 * rate.denominator)
