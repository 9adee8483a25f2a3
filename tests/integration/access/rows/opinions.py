"""Rows of the access matrix: opinions from outside, notes and calls."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, NOBODY, Row, of_filed

_LINK = {"secret": "=unknown"}
ROWS: dict[str, Row] = {
    "instructor.opinions": of_filed(INSTRUCTOR),
    "instructor.add_note": of_filed(None, INSTRUCTOR),
    "instructor.ask_opinion": of_filed(INSTRUCTOR, INSTRUCTOR),
    "instructor.opinion": Row(INSTRUCTOR, ids={"public_id": "consulted", "request_id": "opinion"}),
    "instructor.remind_opinion": Row(post=INSTRUCTOR, ids={"public_id": "consulted", "request_id": "opinion"}),
    "instructor.cancel_opinion": Row(post=INSTRUCTOR, ids={"public_id": "consulted", "request_id": "opinion"}),
    "instructor.reopen_opinion": Row(post=INSTRUCTOR, ids={"public_id": "consulted", "request_id": "opinion"}),
    "instructor.strike_note": Row(INSTRUCTOR, INSTRUCTOR, {"public_id": "consulted", "note_id": "note"}),
    # Whoever holds the link is nobody of the portal: an unknown one does not exist for anyone.
    "public.opinion": Row(NOBODY, ids=_LINK, hidden=True),
    "public.opinion_code": Row(NOBODY, NOBODY, _LINK, hidden=True),
    "public.opinion_send_code": Row(post=NOBODY, ids=_LINK, hidden=True),
    "public.opinion_answer": Row(NOBODY, NOBODY, _LINK, hidden=True),
    "public.opinion_piece": Row(NOBODY, ids={**_LINK, "document_id": "filed_document"}, hidden=True),
}
