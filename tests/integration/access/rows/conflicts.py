"""Rows of the access matrix: links of interests, and dossiers compared with their twins."""

from __future__ import annotations

from tests.integration.access.row import ADMIN, INSTRUCTOR, NOBODY, STAFF, Row, of_filed

PREFECTURE = STAFF | {"elsewhere"}

ROWS: dict[str, Row] = {
    "instructor.links": Row(PREFECTURE),
    "instructor.declare_link": Row(NOBODY, NOBODY),
    "instructor.end_link": Row(NOBODY, NOBODY, ids={"link": "=unknown"}),
    "instructor.ask_link": of_filed(INSTRUCTOR, INSTRUCTOR),
    "instructor.twins": of_filed(INSTRUCTOR),
    "instructor.answer_twin": of_filed(post=NOBODY, other="=unknown"),
    "admin.links": Row(ADMIN),
}
