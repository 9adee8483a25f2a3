"""Rows of the access matrix: legal clock and calendars."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, INSTRUCTORS, NOBODY, STAFF, Row, of_filed

CALENDARS = STAFF | {"elsewhere"}
ROWS: dict[str, Row] = {
    "instructor.deadlines": Row(INSTRUCTORS),
    "instructor.dossier_deadlines": of_filed(INSTRUCTOR),
    "instructor.calendar": Row(CALENDARS, CALENDARS),
    "instructor.calendar_revoke": Row(post=CALENDARS),
    "public.calendar": Row(NOBODY, ids={"secret": "=unknown"}, hidden=True),
}
