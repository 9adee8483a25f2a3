"""Rows of the access matrix: texts of acts, acts that follow another, articles of one act."""

from __future__ import annotations

from tests.integration.access.row import ADMIN, INSTRUCTOR, NOBODY, STAFF, Row

_AWARD = {"kind": "=award"}

ROWS: dict[str, Row] = {
    "admin.act_texts": Row(ADMIN),
    "admin.act_text": Row(ADMIN, ids={**_AWARD, "number": "=1"}),
    "admin.act_text_preview": Row(ADMIN, ids={**_AWARD, "number": "=1"}),
    "admin.act_text_pdf": Row(ADMIN, ids={**_AWARD, "number": "=1"}),
    "admin.edit_act_text": Row(ADMIN, ADMIN, _AWARD),
    "instructor.follow_act": Row(INSTRUCTOR, INSTRUCTOR, {"act": "act"}),
    "instructor.act_articles": Row(INSTRUCTOR, INSTRUCTOR, {"act": "act"}),
    "instructor.remove_act_article": Row(post=INSTRUCTOR, ids={"act": "act", "article": "=aucun"}),
    "acts.letter": Row(STAFF, ids={"act": "act"}),
    "acts.make_letter": Row(post=INSTRUCTOR, ids={"act": "act"}),
    "acts.items_letter": Row(INSTRUCTOR, ids={"dossier": "talked"}),
    "acts.payment_letter": Row(NOBODY, ids={"claim": "=aucune"}),
    "admin.approve_act_text": Row(post=ADMIN),
}
