"""What one cell of an equation may be when the others are known, as intervals of integers (closed, in order)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from portal.tables.checks import Quotient

Interval = tuple[int, int]
#: Beyond every number that can be read; an end that came from there is still far away after a division.
INFINITE = 10**80
FAR = 10**50
EVERYTHING: tuple[Interval, ...] = ((-INFINITE, INFINITE),)


def of_domain(one: Quotient, to: int, ratio: int | Fraction) -> tuple[Interval, ...]:
    """Numerators that agree with this denominator and ratio."""
    if to == 0:
        return ((0, 0),) if ratio == 0 else ()
    middle, half = 2 * one.q * ratio * to, one.q * abs(to)
    low, high = _ceil(middle - half, 2 * one.p), _floor(middle + half, 2 * one.p)
    return ((low, high),) if low <= high else ()


def ratio_domain(one: Quotient, of: int, to: int) -> tuple[Interval, ...]:
    """Ratios that agree with these amounts: one, or two when the quotient lies halfway."""
    if to == 0:
        return ((0, 0),) if of == 0 else ()
    double = 2 * Fraction(one.p * of, one.q * to)
    return ((_ceil(double - 1, 2), _floor(double + 1, 2)),)


def to_domain(one: Quotient, of: int, ratio: int | Fraction) -> tuple[Interval, ...]:
    """Denominators that agree with this numerator and ratio."""
    parts = [(-high, -low) for low, high in _positive(one, -of, ratio)]
    parts += [(0, 0)] if of == 0 and ratio == 0 else []
    return tuple(parts + _positive(one, of, ratio))


def _positive(one: Quotient, of: int, ratio: int | Fraction) -> list[Interval]:
    """Positive denominators ``t`` with (2·ratio - 1)·q·t ≤ 2·p·of ≤ (2·ratio + 1)·q·t."""
    least, most, target = one.q * (2 * ratio - 1), one.q * (2 * ratio + 1), 2 * one.p * of
    low, high = 1, INFINITE
    if least > 0:
        high = min(high, _floor(target, least))
    elif least < 0:
        low = max(low, _ceil(target, least))
    elif target < 0:
        return []
    if most > 0:
        low = max(low, _ceil(target, most))
    elif most < 0:
        high = min(high, _floor(target, most))
    elif target > 0:
        return []
    return [(low, high)] if low <= high else []


def common(one: Sequence[Interval], other: Sequence[Interval]) -> tuple[Interval, ...]:
    """What is in both."""
    pairs = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return tuple((low, high) for low, high in pairs if low <= high)


def hull(parts: Sequence[Interval]) -> Interval:
    """From the lowest to the highest."""
    return parts[0][0], parts[-1][1]


def finite(parts: Sequence[Interval], near: int) -> tuple[Interval, ...]:
    """Endless intervals cut ten times farther than their end and ``near``; others as they are."""
    reach = 10 * max(near, 1, farthest(parts)) - 1
    return common(parts, ((-reach, reach),)) or tuple(parts)


def farthest(parts: Sequence[Interval]) -> int:
    """The end that is farthest from zero, the endless ones apart."""
    return max((abs(end) for part in parts for end in part if abs(end) < FAR), default=0)


def smallest_amount(one: Quotient, ratio: int | Fraction) -> int:
    """Both amounts of a ratio can be found up to this number: the simplest fraction that rounds to it."""
    simplest = _simplest(Fraction(2 * ratio - 1, 2) * one.q / one.p, Fraction(2 * ratio + 1, 2) * one.q / one.p)
    return max(abs(simplest.numerator), simplest.denominator)


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of smallest terms from ``low`` to ``high``."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -_simplest(-high, -low)
    whole = _floor(low, 1)
    if low == whole or whole < _floor(high, 1):
        return Fraction(_ceil(low, 1))
    return whole + 1 / _simplest(1 / (high - whole), 1 / (low - whole))


def multiples(parts: Sequence[Interval], step: int) -> Iterator[int]:
    """Multiples of ``step`` in these intervals, ascending."""
    for low, high in parts:
        yield from range(-(-low // step) * step, high + 1, step)


def count(parts: Sequence[Interval], step: int) -> int:
    """How many multiples of ``step`` there are in these intervals, about."""
    return sum((high - low) // step + 1 for low, high in parts)


def _floor(value: int | Fraction, by: int | Fraction) -> int:
    return int(value // by)


def _ceil(value: int | Fraction, by: int | Fraction) -> int:
    return -int(-value // by)


def between(one: Quotient, of: Interval, to: Interval, ratio: Interval) -> tuple[Interval, Interval, Interval]:
    """Bounds of the three cells of a ratio from each other's; what nothing bounds keeps its own."""
    factor = Fraction(one.p, one.q)
    low, high = Fraction(2 * ratio[0] - 1, 2), Fraction(2 * ratio[1] + 1, 2)
    narrow_of = _span([side * end / factor for side in (low, high) for end in to])
    narrow_to, narrow_ratio = EVERYTHING[0], EVERYTHING[0]
    if low > 0 or high < 0:
        narrow_to = _span([factor * end / side for side in (low, high) for end in of])
    if to[0] > 0 or to[1] < 0:
        middle = [factor * side / end for side in of for end in to]
        narrow_ratio = _span([min(middle) - Fraction(1, 2), max(middle) + Fraction(1, 2)])
    return narrow_of, narrow_to, narrow_ratio


def _span(ends: Sequence[Fraction]) -> Interval:
    return _ceil(min(ends), 1), _floor(max(ends), 1)
