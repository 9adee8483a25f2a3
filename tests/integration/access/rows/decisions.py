"""Rows of the access matrix: what follows the examination, letters, one-page sheets."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, READERS, SIGNATORY, Row, of_filed

_SESSION = {"session": "session"}
_LETTER = {"letter": "letter"}

ROWS: dict[str, Row] = {
    "instructor.outcome": of_filed(INSTRUCTOR),
    "instructor.fiche": of_filed(INSTRUCTOR),
    "instructor.close": of_filed(INSTRUCTOR, INSTRUCTOR),
    "instructor.reopen_closed": of_filed(INSTRUCTOR, INSTRUCTOR),
    "instructor.transfer": of_filed(INSTRUCTOR, INSTRUCTOR),
    "instructor.refusal_grounds": of_filed(INSTRUCTOR, INSTRUCTOR),
    "instructor.issue_letter": of_filed(post=INSTRUCTOR),
    "instructor.letter_preview": of_filed(INSTRUCTOR),
    "instructor.letter_file": Row(INSTRUCTOR, ids={**_LETTER, "kind": "=issued"}),
    "instructor.sign_letter": Row(INSTRUCTOR, INSTRUCTOR, _LETTER),
    "instructor.notify_letter": Row(INSTRUCTOR, INSTRUCTOR, _LETTER),
    "instructor.session_fiches": Row(INSTRUCTOR, ids=_SESSION),
    "instructor.announce_session": Row(post=INSTRUCTOR, ids=_SESSION),
    "signatory.fiche": Row(SIGNATORY, ids={"dossier": "proposed"}),
    "signatory.close": Row(SIGNATORY, SIGNATORY, {"dossier": "proposed"}),
    "signatory.session_fiches": Row(SIGNATORY, ids=_SESSION),
    "applicant.letter": Row(READERS, ids={"public_id": "awarded", "letter_id": "letter"}),
}
