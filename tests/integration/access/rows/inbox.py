"""Rows of the access matrix: saved views, batches, assignment, absences."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, INSTRUCTORS, NOBODY, Row, of_filed

ROWS: dict[str, Row] = {
    "instructor.save_view": Row(post=INSTRUCTORS),
    "instructor.delete_view": Row(post=NOBODY, ids={"view_id": "=unknown"}),
    "instructor.batch": Row(post=INSTRUCTORS),
    "instructor.run_batch": Row(post=INSTRUCTORS),
    "instructor.assignment": of_filed(INSTRUCTOR),
    "instructor.assign": of_filed(post=INSTRUCTOR),
    "instructor.take": of_filed(post=INSTRUCTOR),
    "instructor.team": Row(INSTRUCTORS, INSTRUCTORS),
    "instructor.end_absence": Row(post=NOBODY, ids={"absence_id": "=unknown"}),
    "instructor.hand_over": Row(NOBODY, NOBODY, ids={"person_id": "=unknown"}),
}
