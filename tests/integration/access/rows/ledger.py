"""Rows of the access matrix: movements of the envelope entered by hand."""

from __future__ import annotations

from tests.integration.access.row import ADMIN, BUDGET, STAFF, Row

_BUDGET_ONLY = {"forbidden_get": STAFF - BUDGET, "forbidden_post": STAFF - BUDGET}

ROWS: dict[str, Row] = {
    "budget.credits": Row(BUDGET, BUDGET, {"envelope": "envelope"}),
    "budget.carry_over": Row(BUDGET, BUDGET, {"envelope": "envelope"}),
    "budget.entry": Row(STAFF | ADMIN, ids={"entry": "entry"}),
    "budget.entry_piece": Row(STAFF | ADMIN, ids={"entry": "entry"}),
    "budget.correct_entry": Row(BUDGET, BUDGET, {"entry": "entry"}),
    "budget.decommit": Row(BUDGET, BUDGET, {"act": "act"}),
}
