"""The drawings of the envelope: what is drawn is what the figures say, whatever they are."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.charts import (
    ABOVE,
    HEIGHT,
    WIDTH,
    Series,
    Step,
    draw_curve,
    draw_waterfall,
    held,
    round_level,
)

FIRST = date(2021, 10, 15)


def _corners(points: str) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in (pair.split(",") for pair in points.split())]


def test_a_curve_is_a_staircase_from_the_first_day_to_the_last() -> None:
    series = Series("paid", "Payé", ((FIRST, 0), (FIRST + timedelta(5), 50_00), (FIRST + timedelta(10), 100_00)))
    drawn = draw_curve([series], FIRST, FIRST + timedelta(20))
    bottom, half, top = ABOVE + HEIGHT, ABOVE + HEIGHT // 2, ABOVE
    assert _corners(drawn.paths[0].points) == [
        (0, bottom), (WIDTH // 4, bottom), (WIDTH // 4, half), (WIDTH // 2, half), (WIDTH // 2, top), (WIDTH, top),
    ]  # fmt: skip
    assert [tick.cents for tick in drawn.levels] == [0, 50_00, 100_00]
    assert [tick.on for tick in drawn.days] == [FIRST, FIRST + timedelta(10), FIRST + timedelta(20)]


@given(st.lists(st.integers(0, 10**11), max_size=12), st.integers(0, 400))
def test_every_corner_is_inside_and_the_last_level_is_the_last_amount(amounts: list[int], days: int) -> None:
    points = tuple((FIRST + timedelta(place), cents) for place, cents in enumerate(amounts))
    last = FIRST + timedelta(days)
    kept = held(points, FIRST, last)
    drawn = draw_curve([Series("a", "A", kept)], FIRST, last)
    corners = _corners(drawn.paths[0].points)
    assert all(0 <= x <= WIDTH and ABOVE <= y <= ABOVE + HEIGHT for x, y in corners)
    assert [x for x, _ in corners] == sorted(x for x, _ in corners)
    assert drawn.paths[0].last_cents == kept[-1][1]


@given(st.integers(0, 10**12))
def test_the_scale_is_round_and_never_cuts(cents: int) -> None:
    level = round_level(cents)
    assert level >= max(cents, 1)
    assert level <= max(cents * 3 // 2, 100)
    assert len(str(level).rstrip("0")) <= 2
    assert level % 2 == 0


def test_a_waterfall_goes_down_from_what_was_received_to_what_is_left() -> None:
    steps = [
        Step("allotted", "AE notifiées", 200, total=True),
        Step("reserved", "Réservé", -50),
        Step("committed", "Engagé", -100),
        Step("available", "Disponible", 50, total=True),
    ]
    bars = draw_waterfall(steps).bars
    quarter = WIDTH // 4
    assert [(bar.x, bar.width) for bar in bars] == [
        (0, WIDTH), (3 * quarter, quarter), (quarter, 2 * quarter), (0, quarter),
    ]  # fmt: skip
    assert len({bar.y for bar in bars}) == 4


@given(st.lists(st.integers(-(10**11), 10**11), max_size=9))
def test_no_bar_leaves_the_drawing_or_vanishes(changes: list[int]) -> None:
    bars = draw_waterfall([Step("a", "A", cents) for cents in changes]).bars
    assert all(bar.x >= 0 and bar.width >= 2 and bar.x + bar.width <= WIDTH for bar in bars)
