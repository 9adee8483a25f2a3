"""Rows of the access matrix: instruction."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, INSTRUCTORS, Row, of_filed

ROWS: dict[str, Row] = {
    "instructor.inbox": Row(INSTRUCTORS),
    **{
        f"instructor.{name}": of_filed(INSTRUCTOR)
        for name in ("dossier", "completeness", "eligibility", "expenses", "scoring", "proposal", "history")
    },
    **{
        f"instructor.{name}": of_filed(post=INSTRUCTOR)
        for name in (
            "declare_complete", "request_items", "start_review", "qualify_expenses", "record_eligibility",
            "score_project", "propose", "take_back",
        )
    },
    "instructor.document": of_filed(INSTRUCTOR, document_id="filed_document"),
    "instructor.acts": Row(INSTRUCTORS),
    "instructor.prepare_act": Row(INSTRUCTOR, INSTRUCTOR, {"dossier": "awarded"}),
    **{
        f"instructor.{name}": Row(INSTRUCTOR, INSTRUCTOR, {"act": "act"})
        for name in ("issue", "sign", "notify", "cancel_act")
    },
}  # fmt: skip
