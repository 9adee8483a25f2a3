"""Rows of the access matrix: tables that leave the portal."""

from __future__ import annotations

from tests.integration.access.row import BUDGET, INSTRUCTOR, INSTRUCTORS, Row

ROWS: dict[str, Row] = {
    "exports.home": Row(INSTRUCTORS | BUDGET),
    "exports.download": Row(
        INSTRUCTOR | BUDGET, ids={"window": "=fitn7-axe3-71-2021", "name": "=mouvements", "form": "=csv"}
    ),
}
