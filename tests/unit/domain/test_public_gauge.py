"""What is told to everybody: no sum, and no difference of two sums, stands for too few bodies."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.public_gauge import BodyMonth, minimum_of, published_sum

OCTOBER, NOVEMBER, DECEMBER = date(2021, 10, 31), date(2021, 11, 30), date(2021, 12, 31)
FIVE = [BodyMonth(OCTOBER, body, 1_000) for body in range(5)]


def test_nothing_is_told_below_the_minimum() -> None:
    few = published_sum(FIVE[:4], 5)
    assert (few.cents, few.on, few.bodies) == (0, None, 0)
    enough = published_sum(FIVE, 5)
    assert (enough.cents, enough.on, enough.bodies) == (5_000, OCTOBER, 5)


def test_one_more_grant_does_not_show_until_others_join_it() -> None:
    one = [*FIVE, BodyMonth(NOVEMBER, 9, 77_700)]
    assert published_sum(one, 5) == published_sum(FIVE, 5)
    joined = [*one, *(BodyMonth(DECEMBER, body, 100) for body in range(10, 14))]
    found = published_sum(joined, 5)
    assert (found.cents, found.on, found.bodies) == (5_000 + 77_700 + 400, DECEMBER, 10)


def test_what_comes_and_goes_is_no_change() -> None:
    there_and_back = [BodyMonth(NOVEMBER, body, 500) for body in range(20, 25)]
    back = [BodyMonth(NOVEMBER, body, -500) for body in range(20, 25)]
    assert published_sum([*FIVE, *there_and_back, *back], 5) == published_sum(FIVE, 5)


def test_the_minimum_is_never_so_low_that_two_bodies_know_each_other() -> None:
    assert [minimum_of(None), minimum_of(0), minimum_of(1), minimum_of(8)] == [5, 3, 3, 8]


@given(
    st.lists(st.builds(BodyMonth, st.dates(date(2021, 1, 1), date(2021, 12, 31)).map(lambda d: d.replace(day=28)),
             st.integers(0, 12), st.integers(-500, 500).filter(bool)), max_size=60),
    st.integers(3, 6),
)  # fmt: skip
def test_two_publications_differ_by_enough_bodies(moves: list[BodyMonth], minimum: int) -> None:
    """Published month after month, as a reader who keeps every page would see it."""
    last: dict[int, int] = {}
    shown = 0
    for on in sorted({move.on for move in moves}):
        so_far = [move for move in moves if move.on <= on]
        found = published_sum(so_far, minimum)
        if found.on == on:
            now: dict[int, int] = {}
            for move in so_far:
                now[move.body] = now.get(move.body, 0) + move.cents
            changed = {body for body in now if now[body] != last.get(body, 0)}
            assert len(changed) >= minimum
            assert found.cents == sum(now.values())
            last, shown = now, found.cents
        assert found.cents == shown
