"""Sets of INSEE legal categories written in a rulebook. Owns their notation and the test of membership.

A set is a list of codes (``7210``), ranges (``7340-7349``) and prefixes (``71xx``, ``738x``), or the complement of
other sets. An unknown category (None) belongs to no set, complement included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"[0-9]{4}")
_RANGE = re.compile(r"([0-9]{4})-([0-9]{4})")
_PREFIX = re.compile(r"([0-9]{1,3})x+")


@dataclass(frozen=True, slots=True)
class CategorySet:
    """A set of four-digit legal categories, open or closed (``complement``)."""

    codes: frozenset[str]
    prefixes: tuple[str, ...]
    complement: bool = False

    def __contains__(self, category: str | None) -> bool:
        """Whether the category is in the set; None never is."""
        if category is None:
            return False
        listed = category in self.codes or (bool(self.prefixes) and category.startswith(self.prefixes))
        return listed is not self.complement


def read_categories(entries: list[str]) -> CategorySet:
    """Read the notation above. Raises ValueError with the reason."""
    codes: set[str] = set()
    prefixes: list[str] = []
    for entry in entries:
        span = _RANGE.fullmatch(entry)
        prefix = _PREFIX.fullmatch(entry)
        if _CODE.fullmatch(entry):
            codes.add(entry)
        elif span and span[1] <= span[2]:
            codes.update(f"{code:04d}" for code in range(int(span[1]), int(span[2]) + 1))
        elif prefix and len(entry) == 4:
            prefixes.append(prefix[1])
        else:
            raise ValueError(f"{entry!r} is neither a category (7210), a range (7340-7349) nor a prefix (71xx)")
    return CategorySet(frozenset(codes), tuple(prefixes))


def none_of(sets: list[CategorySet]) -> CategorySet:
    """The categories that belong to none of these (closed) sets."""
    codes = frozenset[str]().union(*(one.codes for one in sets))
    return CategorySet(codes, tuple(prefix for one in sets for prefix in one.prefixes), complement=True)
