"""The lines of a quote above its total: what they add up to, and which of them are options."""

from __future__ import annotations

import re
from collections.abc import Sequence

from portal.quotes.layout import Line

_OPTION = re.compile(r"\boptions?\b|\boptionnel|\bvariantes?\b")
_NO_ITEM = re.compile(r"\bcapital\b|acompte|\breport|a reporter|sous[ -]?total|total page|\bsiret\b|\btel\b")


def items_above(total: Line, lines: Sequence[Line]) -> list[tuple[int, bool]]:
    """The last amount of each line above ``total``, in cents, and whether the line calls itself an option."""
    found = []
    for line in lines[: total.index]:
        amounts = line.amounts
        if amounts and amounts[-1].money and not _NO_ITEM.search(line.folded):
            found.append((amounts[-1].cents, _OPTION.search(line.folded) is not None))
    return found


def add_up(total: Line, excl_cents: int, lines: Sequence[Line]) -> bool:
    """Whether the lines above the total make it."""
    return sum(cents for cents, _ in items_above(total, lines)) == excl_cents


def options_within(total: Line, excl_cents: int, lines: Sequence[Line]) -> int | None:
    """Cents of options that the total holds: 0 when the lines show that it holds none, None when they do not say."""
    items = items_above(total, lines)
    options = sum(cents for cents, optional in items if optional)
    others = sum(cents for cents, optional in items if not optional)
    if not options or others == excl_cents:
        return 0
    return options if options + others == excl_cents else None
