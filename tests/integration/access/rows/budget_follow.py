"""Rows of the access matrix: the envelope from its other sides, the schedules of credits, the public gauge."""

from __future__ import annotations

from tests.integration.access.row import ADMIN, BUDGET, NOBODY, STAFF, Row

_READ = Row(STAFF | ADMIN, ids={"envelope": "envelope"})

ROWS: dict[str, Row] = {
    "budget.breakdown": _READ,
    "budget.charts": _READ,
    "budget.entries": _READ,
    "budget.remainders": _READ,
    "budget.year_end": _READ,
    "budget.statistics": _READ,
    "budget.schedules": _READ,
    "budget.schedule": Row(STAFF | ADMIN, ids={"schedule": "schedule"}),
    "budget.new_schedule": Row(BUDGET, BUDGET, {"envelope": "envelope"}),
    "budget.schedule_table": Row(BUDGET, BUDGET, {"envelope": "envelope"}),
    "budget.replace_schedule": Row(BUDGET, BUDGET, {"schedule": "schedule"}),
    # The window publishes nothing: there is no such page, for anybody.
    "public.credits": Row(NOBODY, hidden=True),
}
