"""Rows of the access matrix: harmonisation, priorities, changes since a version."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, Row, of_filed

ROWS: dict[str, Row] = {
    "instructor.harmonisation": of_filed(INSTRUCTOR),
    "instructor.harmonise_levels": of_filed(post=INSTRUCTOR),
    "instructor.record_priorities": of_filed(post=INSTRUCTOR),
    "instructor.changes": of_filed(INSTRUCTOR, number="=1"),
}
