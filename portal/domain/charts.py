"""Geometry of the two charts of the envelope, in whole units of a drawing: steps over time, and a waterfall.

Pure arithmetic on integers: templates only write what is here. Amounts are cents; time is days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

#: The curve: width and height of its plot, room above it for the highest label, below it for the dates.
WIDTH, HEIGHT, ABOVE, BELOW = 480, 220, 28, 34
#: A line of the waterfall: its label, then its bar.
ROW = 62
#: Tops of a scale, before the zeros.
ROUND = (1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Series:
    """One line of the curve: (day, cents) in order of days; the value holds until the next day given."""

    code: str
    label: str
    points: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, and what it stands for (cents or a day)."""

    place: int
    cents: int = 0
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A drawn series: the attribute ``points`` of a polyline, and its last value."""

    code: str
    label: str
    points: str
    last_cents: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A chart over time."""

    width: int
    height: int
    paths: tuple[Path, ...]
    levels: tuple[Tick, ...]
    days: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall. ``total``: a level reached, drawn from zero; else a change of the level before."""

    code: str
    label: str
    cents: int
    total: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A drawn step: ``y`` is the top of its line; the bar goes from ``x`` over ``width``, never thinner than 2."""

    step: Step
    y: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A chart of steps, one line each."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def round_level(cents: int) -> int:
    """The smallest round amount (``ROUND`` × 10ⁿ cents) that is not below ``cents``, and halves in whole cents."""
    power: int = 10 ** max(len(str(max(cents, 0))) - 2, 1)
    return min(level * power for level in ROUND if level * power >= cents)


def draw_curve(series: Sequence[Series], first: date, last: date) -> Curve:
    """Steps of every series from ``first`` to ``last`` (inclusive), on one scale from zero."""
    top = round_level(max((cents for one in series for _, cents in one.points), default=0))
    span = max((last - first).days, 1)

    def across(day: date) -> int:
        return WIDTH * min(max((day - first).days, 0), span) // span

    def down(cents: int) -> int:
        return ABOVE + HEIGHT - HEIGHT * max(cents, 0) // top

    middle = first + (last - first) // 2
    days = [first, middle, last] if (last - first).days > 1 else [first, last]
    return Curve(
        WIDTH,
        ABOVE + HEIGHT + BELOW,
        tuple(
            Path(one.code, one.label, _steps([(across(day), down(cents)) for day, cents in one.points]), _last(one))
            for one in series
        ),
        tuple(Tick(down(level), cents=level) for level in (0, top // 2, top)),
        tuple(Tick(across(day), on=day) for day in dict.fromkeys(days)),
    )


def _last(series: Series) -> int:
    return series.points[-1][1] if series.points else 0


def _steps(places: Sequence[tuple[int, int]]) -> str:
    """Corners of a staircase through the places, held to the right edge."""
    if not places:
        return ""
    corners = [places[0]]
    for (_, level), (x, y) in pairwise(places):
        corners += [(x, level), (x, y)]
    corners.append((WIDTH, places[-1][1]))
    return " ".join(f"{x},{y}" for x, y in dict.fromkeys(corners))


def draw_waterfall(steps: Iterable[Step]) -> Waterfall:
    """Bars from left to right, one under the other; the widest level takes the whole width."""
    spans: list[tuple[Step, int, int]] = []
    level = 0
    for step in steps:
        start = 0 if step.total else level
        level = step.cents if step.total else level + step.cents
        spans.append((step, min(start, level), max(start, level)))
    top = max((high for _, _, high in spans), default=0) or 1
    bars = []
    for place, (step, low, high) in enumerate(spans):
        x = min(WIDTH * max(low, 0) // top, WIDTH - 2)
        width = min(max(WIDTH * (high - low) // top, 2), WIDTH - x)
        bars.append(Bar(step, place * ROW, x, width))
    return Waterfall(WIDTH, len(bars) * ROW, tuple(bars))


def held(points: Iterable[tuple[date, int]], first: date, last: date) -> tuple[tuple[date, int], ...]:
    """The points of a period, starting with the value held on its first day."""
    before, kept = 0, []
    for day, cents in points:
        if day <= first:
            before = cents
        elif day <= last:
            kept.append((day, cents))
    return ((first, before), *kept)
