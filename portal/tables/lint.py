"""The linter of someone else's table: what disagrees, and every smallest set of corrections. Edits nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any

from portal.tables.checks import Checks, checks_of, mismatches
from portal.tables.search import Search
from portal.tables.table import table_from

#: Seconds after which the search for corrections stops.
MAX_SECONDS = 5


def lint_table(
    document: Any, *, seconds: int = MAX_SECONDS, clock: Callable[[], int] = time.monotonic_ns
) -> dict[str, Any]:
    """Check ``document`` (the JSON of the linter's contract) and give the contract's answer.

    ``seconds`` bounds the search, by ``clock`` in nanoseconds. Raises TableError when the document cannot be read.
    """
    checks = checks_of(table_from(document))
    wrong = mismatches(checks)
    if not wrong:
        return {"mismatches": [], "corrections": [], "complete": True}
    end = clock() + seconds * 1_000_000_000
    found, complete = Search(checks, lambda: clock() < end).smallest()
    change = cache(lambda cell, units: _change(checks, cell, units))
    corrections = [[change(cell, values[cell]) for cell in chosen] for chosen, values in sorted(found.items())]
    return {"mismatches": wrong, "corrections": corrections, "complete": complete}


def _change(checks: Checks, index: int, units: int) -> dict[str, Any]:
    cell = checks.cells[index]
    total = cell.row == len(checks.table.rows)
    return {
        "row": None if total else checks.table.rows[cell.row].id,
        "column": cell.column,
        "from": str(cell.stated),
        "to": cell.text(units),
    }
