"""Rows of the access matrix: batches of acts."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, INSTRUCTORS, Row

ROWS: dict[str, Row] = {
    "instructor.act_batches": Row(INSTRUCTORS, INSTRUCTORS),
    "instructor.act_batch": Row(INSTRUCTOR, ids={"batch": "batch"}),
    "instructor.act_batch_state": Row(INSTRUCTOR, ids={"batch": "batch"}),
    "instructor.act_batch_files": Row(INSTRUCTOR, ids={"batch": "batch"}),
}
