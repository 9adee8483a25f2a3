"""Amounts of expense lines: VAT from a rate, the discount of a whole quote spread over its lines, to the cent.

Owns the only places where an amount is *divided*: every share is exact (largest remainder), so that the parts always
add up to the whole. A quote's own VAT and percentages are rounded to the nearest cent, as suppliers do; the grant is
another matter, always rounded down (``money.share_of``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.domain.money import Euros, format_euros

#: VAT rates a quote in France may bear: code, label, rate. An empty code: several rates, or the amount was typed.
VAT_RATES: dict[str, tuple[str, Fraction]] = {
    "20": ("20\u00a0%", Fraction(20, 100)),
    "10": ("10\u00a0%", Fraction(10, 100)),
    "5.5": ("5,5\u00a0%", Fraction(55, 1000)),
    "2.1": ("2,1\u00a0%", Fraction(21, 1000)),
    "0": ("Exonéré, HT = TTC", Fraction(0)),
}


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """Amounts of one line in cents, without and with tax."""

    excl_tax_cents: int
    incl_tax_cents: int

    @property
    def tax_cents(self) -> int:
        return self.incl_tax_cents - self.excl_tax_cents


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount on a whole quote, without tax: an amount in cents, or a percentage in hundredths (500 is 5 %)."""

    amount_cents: int | None = None
    percent_hundredths: int | None = None

    def on(self, total_cents: int) -> Euros:
        """The discount in cents on a quote of ``total_cents`` without tax."""
        if self.percent_hundredths is not None:
            return nearest(Fraction(total_cents * self.percent_hundredths, 10_000))
        return Euros(self.amount_cents or 0)


def nearest(amount: Fraction) -> Euros:
    """To the nearest cent, a half upwards. ``amount`` is not negative."""
    return Euros((2 * amount.numerator + amount.denominator) // (2 * amount.denominator))


def apportion(total: int, exact: Sequence[Fraction]) -> tuple[int, ...]:
    """Whole parts near ``exact`` that add up to ``total``: the largest remainders take the cents left, in order.

    ``exact`` are not negative and their sum lies within one of ``total``. Raises ValueError otherwise.
    """
    parts = [share.numerator // share.denominator for share in exact]
    left = total - sum(parts)
    if not 0 <= left <= len(parts):
        raise ValueError("the shares do not add up to the total")
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[:left]:
        parts[index] += 1
    return tuple(parts)


def spread(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``amount`` in parts proportional to ``weights``; their sum is ``amount`` exactly."""
    whole = sum(weights)
    if amount == 0 or whole == 0:
        if amount:
            raise ValueError("nothing to spread over")
        return (0,) * len(weights)
    return apportion(amount, [Fraction(amount * weight, whole) for weight in weights])


def with_tax(excl_tax_cents: int, rate: Fraction) -> Euros:
    """Amount with tax at ``rate``, VAT to the nearest cent."""
    return Euros(excl_tax_cents + nearest(excl_tax_cents * rate))


def discounted(lines: Sequence[LineAmounts], discount_cents: int) -> tuple[LineAmounts, ...]:
    """The lines of one quote once its discount (without tax) is taken off, in proportion of their amounts.

    The amounts without tax fall by ``discount_cents`` exactly. Each line keeps its proportion of VAT; the quote's VAT
    is rounded once, as on the quote. Raises ValueError when nothing would be left.
    """
    gross = [line.excl_tax_cents for line in lines]
    if not 0 <= discount_cents < max(sum(gross), 1):
        raise ValueError("the discount takes everything")
    net = [before - cut for before, cut in zip(gross, spread(discount_cents, gross), strict=True)]
    taxes = [
        Fraction(line.tax_cents * left, line.excl_tax_cents) if line.excl_tax_cents else Fraction(line.tax_cents)
        for line, left in zip(lines, net, strict=True)
    ]
    cents = apportion(nearest(sum(taxes, Fraction(0))), taxes)
    return tuple(LineAmounts(left, left + tax) for left, tax in zip(net, cents, strict=True))


def tax_problem(excl_tax_cents: int, incl_tax_cents: int, rate_code: str) -> str:
    """The sentence when the amounts do not agree with the rate chosen, within a cent; empty when they do."""
    if rate_code not in VAT_RATES:
        return ""
    label, rate = VAT_RATES[rate_code]
    expected = with_tax(excl_tax_cents, rate)
    if abs(expected - incl_tax_cents) <= 1:
        return ""
    if rate == 0:
        return "Sans TVA, le montant TTC est égal au montant HT : laissez-le vide, ou choisissez le taux du devis."
    return (
        f"À {label}, {format_euros(excl_tax_cents)} HT font {format_euros(expected)} TTC. Laissez le TTC vide, "
        "ou choisissez « Plusieurs taux » si le devis en porte plusieurs."
    )
