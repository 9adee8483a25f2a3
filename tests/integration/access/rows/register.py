"""Rows of the access matrix: the register of acts."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTORS, STAFF, Row

ROWS: dict[str, Row] = {
    "acts.register": Row(STAFF | INSTRUCTORS),
    "acts.publish": Row(post=INSTRUCTORS),
}
