"""Rows of the access matrix: what follows the notification of an award."""

from __future__ import annotations

from tests.integration.access.row import BUDGET, INSTRUCTOR, READER, READERS, WRITERS, Row

AWARDED = {"public_id": "awarded"}
DESK = INSTRUCTOR | BUDGET

ROWS: dict[str, Row] = {
    "applicant.award": Row(READERS, ids=AWARDED),
    "applicant.award_file": Row(READERS, ids={**AWARDED, "proof": "start"}),
    "applicant.award_start": Row(READERS, WRITERS, AWARDED, forbidden_post=READER),
    "applicant.award_account": Row(READERS, WRITERS, AWARDED, forbidden_post=READER),
    "applicant.award_account_withdraw": Row(
        post=WRITERS, ids={**AWARDED, "account_id": "account"}, forbidden_post=READER
    ),
    "applicant.award_indicators": Row(READERS, ids=AWARDED),
    "applicant.award_indicators_set": Row(WRITERS, WRITERS, AWARDED, READER, READER),
    "applicant.award_report": Row(WRITERS, WRITERS, AWARDED, READER, READER),
    "claims.awaiting": Row(DESK | {"elsewhere"}),
    "instructor.award_start": Row(DESK, ids=AWARDED),
    "instructor.award_account": Row(DESK, ids=AWARDED),
    "instructor.award_indicators": Row(DESK, ids=AWARDED),
    "instructor.award_file": Row(DESK, ids={**AWARDED, "proof": "account"}),
    "instructor.check_start": Row(post=INSTRUCTOR, ids={**AWARDED, "declaration": "start"}),
    "instructor.type_account": Row(post=DESK, ids=AWARDED),
    "instructor.confirm_account": Row(post=DESK, ids={**AWARDED, "account": "account"}),
    "instructor.refuse_account": Row(post=DESK, ids={**AWARDED, "account": "account"}),
}
