"""Rows of the access matrix: appeals, litigation export, what explains a decision."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, READERS, SIGNATORY, STAFF, Row, of_filed

ROWS: dict[str, Row] = {
    "instructor.appeals": Row(STAFF | {"elsewhere"}),
    "instructor.dossier_appeals": of_filed(STAFF),
    "instructor.new_appeal": of_filed(INSTRUCTOR, INSTRUCTOR),
    "instructor.appeal_file": Row(STAFF, ids={"public_id": "awarded", "file_id": "appeal_file"}),
    "instructor.appeal_step": Row(
        INSTRUCTOR, INSTRUCTOR, {"public_id": "awarded", "appeal": "appeal", "step": "=fin"}
    ),
    "instructor.answer_appeal": Row(SIGNATORY, SIGNATORY, {"public_id": "awarded", "appeal": "appeal"}),
    "instructor.litigation_export": of_filed(post=INSTRUCTOR | SIGNATORY),
    "instructor.explanation": of_filed(STAFF),
    "instructor.explanation_file": of_filed(STAFF, form="=json"),
    "instructor.open_explanation": of_filed(post=INSTRUCTOR),
    "applicant.explanation": Row(READERS, ids={"public_id": "awarded"}),
    "applicant.explanation_file": Row(READERS, ids={"public_id": "awarded", "form": "=json"}),
}
