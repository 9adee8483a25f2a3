"""Rows of the access matrix: acts put online that nobody opened."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, INSTRUCTORS, Row

ROWS: dict[str, Row] = {
    "instructor.unopened": Row(INSTRUCTORS),
    "instructor.post_act": Row(INSTRUCTOR, INSTRUCTOR, ids={"act": "act"}),
}
