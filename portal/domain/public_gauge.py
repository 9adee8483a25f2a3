"""What of the credits may be told to everybody without telling the grant of one body.

A sum is published as it stood at the end of a month, and moves only when the change concerns enough bodies: nobody can
subtract two publications and find one grant. Months are walked in order, so that the same history gives the same page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

DEFAULT_MINIMUM, LEAST_MINIMUM = 5, 3


@dataclass(frozen=True, slots=True)
class BodyMonth:
    """What one body's sum moved by over the month that ended ``on``, in cents (signed)."""

    on: date
    body: int
    cents: int


@dataclass(frozen=True, slots=True)
class PublishedSum:
    """A sum as last published: its amount, the end of the month it stands for, the bodies it concerns.

    ``on`` None: never published, too few bodies.
    """

    cents: int
    on: date | None
    bodies: int


def minimum_of(setting: int | None) -> int:
    """The number of bodies asked for, never below the least."""
    return max(DEFAULT_MINIMUM if setting is None else setting, LEAST_MINIMUM)


def published_sum(moves: Iterable[BodyMonth], minimum: int) -> PublishedSum:
    """Walk the months: a month-end is published once at least ``minimum`` bodies moved since the one before.

    Moves of a body that cancel out between two publications do not count, nor do bodies left with nothing at all.
    """
    published: dict[int, int] = {}
    current: dict[int, int] = {}
    shown_on: date | None = None
    by_month: dict[date, list[BodyMonth]] = {}
    for move in moves:
        by_month.setdefault(move.on, []).append(move)
    for on in sorted(by_month):
        for move in by_month[on]:
            current[move.body] = current.get(move.body, 0) + move.cents
        moved = {body for body in current if current[body] != published.get(body, 0)}
        holders = {body for body in current if current[body]}
        if len(moved) >= minimum and len(holders) >= minimum:
            published, shown_on = dict(current), on
    return PublishedSum(sum(published.values()), shown_on, sum(1 for cents in published.values() if cents))
