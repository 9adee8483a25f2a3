"""Rows of the access matrix: appeals, litigation export, what explains a decision."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, SIGNATORY, STAFF, Row, of_filed

ROWS: dict[str, Row] = {
    "instructor.appeals": Row(STAFF | {"elsewhere"}),
    "instructor.dossier_appeals": of_filed(STAFF),
    "instructor.new_appeal": of_filed(INSTRUCTOR, INSTRUCTOR),
    "instructor.appeal_file": Row(STAFF, ids={"public_id": "awarded", "file_id": "appeal_file"}),
    "instructor.appeal_step": Row(
        INSTRUCTOR, INSTRUCTOR, {"public_id": "awarded", "appeal": "appeal", "step": "=fin"}
    ),
    "instructor.answer_appeal": Row(SIGNATORY, SIGNATORY, {"public_id": "awarded", "appeal": "appeal"}),
}
