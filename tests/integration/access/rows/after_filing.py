"""Rows of the access matrix: what follows a filing, on both sides."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, READER, READERS, WRITERS, Row, of_filed

ROWS: dict[str, Row] = {
    "applicant.ask_signature": Row(post=WRITERS, ids={"public_id": "draft"}, forbidden_post=READER),
    "applicant.reply_file_remove": Row(
        post=WRITERS, ids={"public_id": "talked", "file_id": "reply_file"}, forbidden_post=READER
    ),
    "applicant.messages": Row(READERS, WRITERS, {"public_id": "filed"}, forbidden_post=READER),
    "applicant.message_file": Row(READERS, ids={"public_id": "talked", "file_id": "joined"}),
    "applicant.late_document": Row(WRITERS, WRITERS, {"public_id": "filed"}, READER, READER),
    "applicant.correct": Row(WRITERS, WRITERS, {"public_id": "filed"}, READER, READER),
    "applicant.journal": of_filed(READERS),
    "applicant.print": of_filed(READERS),
    "applicant.archive": of_filed(READERS),
    "applicant.copy": Row(post=WRITERS, ids={"public_id": "filed"}, forbidden_post=READER),
    "instructor.exchanges": of_filed(INSTRUCTOR),
    "instructor.send_message": of_filed(post=INSTRUCTOR),
    "instructor.message_file": Row(INSTRUCTOR, ids={"public_id": "talked", "file_id": "joined"}),
}
