"""The best use of an envelope: which dossiers, at fixed amounts, are worth most together. Exact, in whole cents.

A knapsack kept as a frontier: for each total value, the least that must be spent to reach it. Values are scores with a
small common denominator, so the frontier stays a few thousand points however many cents there are. Dossiers of one
body share its cap: their combinations are worked out first, within that cap, and one of them is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

#: Spent cents, then what was chosen, by position; compared in this order, so that equal totals are settled the same
#: way every time: the least money, then the dossiers that come first.
_Point = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Item:
    """One dossier: its amount, what it is worth, the body it belongs to and what that body's cap leaves (or None)."""

    key: str
    group: str
    amount_cents: int
    value: Fraction
    room_cents: int | None = None


def best_subset(items: Sequence[Item], envelope_cents: int) -> frozenset[str]:
    """Keys of the items whose total value is the greatest under the envelope and under each body's cap.

    Of two choices worth the same the cheaper stands, then the one whose items come first. Amounts must be positive.
    """
    scale = lcm(1, *(item.value.denominator for item in items))
    frontier: dict[int, _Point] = {0: (0, ())}
    for positions in _groups(items):
        options = _options(items, positions, envelope_cents, scale)
        frontier = _pruned(_combined(frontier, options, envelope_cents))
    _, chosen = frontier[max(frontier)]
    return frozenset(items[position].key for position in chosen)


def _groups(items: Sequence[Item]) -> list[list[int]]:
    """Positions of the items worth something, by body; those of a body that no cap holds stand each alone."""
    bodies: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(items):
        if item.value > 0:
            bodies[item.group].append(position)
    groups = []
    for positions in bodies.values():
        held = any(items[position].room_cents is not None for position in positions)
        groups += [positions] if held else [[position] for position in positions]
    return groups


def _options(items: Sequence[Item], positions: Sequence[int], envelope: int, scale: int) -> dict[int, _Point]:
    """Combinations of one body's dossiers that fit its cap. A dossier above the cap by a reasoned proposal, or without
    cap, counts in the cap of the others and is not held by it."""
    free = [position for position in positions if items[position].room_cents is None]
    held = [position for position in positions if items[position].room_cents is not None]
    found: dict[int, _Point] = {0: (0, ())}
    for subset in _subsets(free):
        taken = sum(items[position].amount_cents for position in subset)
        value = sum(int(items[position].value * scale) for position in subset)
        room = min((items[position].room_cents or 0 for position in held), default=0) - taken
        inner: dict[int, _Point] = {0: (0, ())}
        for position in held:
            one = {int(items[position].value * scale): (items[position].amount_cents, (position,))}
            inner = _pruned(_combined(inner, {0: (0, ()), **one}, max(0, room)))
        found = _merged(found, {value + v: (taken + w, tuple(sorted(subset + c))) for v, (w, c) in inner.items()})
    return _pruned({value: point for value, point in found.items() if point[0] <= envelope})


def _subsets(positions: Sequence[int]) -> Iterable[tuple[int, ...]]:
    for mask in range(1 << len(positions)):
        yield tuple(position for bit, position in enumerate(positions) if mask >> bit & 1)


def _combined(left: dict[int, _Point], right: dict[int, _Point], envelope: int) -> dict[int, _Point]:
    """Every sum of a point of each side that fits; the least spent of those worth the same."""
    found: dict[int, _Point] = {}
    for value, (spent, chosen) in left.items():
        for more, (cost, added) in right.items():
            total = spent + cost
            if total > envelope:
                continue
            known = found.get(value + more)
            if known is None or total <= known[0]:
                point = (total, tuple(sorted(chosen + added)) if added else chosen)
                if known is None or point < known:
                    found[value + more] = point
    return found


def _merged(left: dict[int, _Point], right: dict[int, _Point]) -> dict[int, _Point]:
    found = dict(left)
    for value, point in right.items():
        if value not in found or point < found[value]:
            found[value] = point
    return found


def _pruned(points: dict[int, _Point]) -> dict[int, _Point]:
    """Without the points that cost as much as, or more than, one worth more."""
    kept: dict[int, _Point] = {}
    least: int | None = None
    for value in sorted(points, reverse=True):
        if least is None or points[value][0] < least:
            kept[value] = points[value]
            least = points[value][0]
    return kept
