"""The cost of an assessment follows the number of lines: counted in calls, which no busy machine changes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from portal.eligibility.assess import assess_payload
from tests.unit.eligibility.builders import book, funder, line, payload

KINDS: dict[str, Callable[[str], dict[str, Any]]] = {
    "sound": lambda ident: line("10.00", ident=ident),
    "unquoted": lambda ident: line("10.00", ident=ident, quoted=False),
    "hidden equipment": lambda ident: line("10.00", ident=ident, label="15 PC portables"),
    "out of scope": lambda ident: line("10.00", "works", ident),
    "too long": lambda ident: line("36.00", "saas", ident, covers_from="2022-01-01", covers_to="2024-12-31"),
    "foreign": lambda ident: line("10.00", "saas", ident, publisher_country="US"),
}


def calls(document: dict[str, Any]) -> int:
    """Calls of Python and C functions made by one assessment, reading and changes on offer included."""
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        assess_payload(document, book())
    finally:
        sys.setprofile(before)
    return count


def dossier(kind: str, size: int) -> dict[str, Any]:
    lines = [KINDS[kind](str(number)) for number in range(size)]
    others = [funder("0.01", f"f{number}", expense_ids=[str(number)]) for number in range(size)]
    return payload(lines=lines, requested="1.00", own="1.00", others=others)


@pytest.mark.parametrize("kind", KINDS)
def test_four_times_the_lines_cost_at_most_four_times_as_much(kind: str) -> None:
    calls(dossier(kind, 2))
    small, large = calls(dossier(kind, 50)), calls(dossier(kind, 200))
    assert 2 < large / small <= 4.1
