"""Rows of the access matrix: the life of an award, on both sides."""

from __future__ import annotations

from tests.integration.access.row import BUDGET, INSTRUCTOR, READER, READERS, SIGNATORY, STAFF, WRITERS, Row

_AWARD = {"public_id": "awarded"}
_RECOVERY = {**_AWARD, "recovery": "recovery"}
_AMENDMENT = {**_AWARD, "amendment": "amendment"}

ROWS: dict[str, Row] = {
    "instructor.final_amount": Row(STAFF, ids=_AWARD),
    "instructor.received_aids": Row(INSTRUCTOR, INSTRUCTOR, _AWARD),
    "instructor.award_life": Row(STAFF, ids=_AWARD),
    "instructor.suspension": Row(INSTRUCTOR, INSTRUCTOR, _AWARD),
    "instructor.close_award": Row(post=INSTRUCTOR | BUDGET, ids=_AWARD),
    "instructor.recovery_new": Row(INSTRUCTOR, INSTRUCTOR, _AWARD),
    "instructor.recovery": Row(STAFF, ids=_RECOVERY),
    "instructor.recovery_letter": Row(STAFF, ids=_RECOVERY),
    "instructor.recovery_heard": Row(post=INSTRUCTOR, ids=_RECOVERY),
    "instructor.recovery_decide": Row(post=SIGNATORY, ids=_RECOVERY),
    "instructor.recovery_title": Row(post=BUDGET, ids=_RECOVERY),
    "instructor.recovery_act": Row(post=INSTRUCTOR, ids=_RECOVERY),
    "instructor.amendments": Row(STAFF, ids=_AWARD),
    "instructor.amendment_new": Row(INSTRUCTOR, INSTRUCTOR, _AWARD),
    "instructor.amendment_decide": Row(post=SIGNATORY, ids=_AMENDMENT),
    "instructor.amendment_act": Row(post=INSTRUCTOR, ids=_AMENDMENT),
    "instructor.amendment_give_up": Row(post=INSTRUCTOR, ids=_AMENDMENT),
    "instructor.tranches": Row(STAFF, ids=_AWARD),
    "instructor.set_tranches": Row(INSTRUCTOR, INSTRUCTOR, _AWARD),
    "instructor.release_tranche": Row(post=SIGNATORY, ids=_AWARD),
    "budget.repayments": Row(BUDGET),
    "applicant.final_amount": Row(READERS, WRITERS, _AWARD, forbidden_post=READER),
    "applicant.award_changes": Row(READERS, WRITERS, _AWARD, forbidden_post=READER),
    "applicant.award_change_give_up": Row(post=WRITERS, ids=_AMENDMENT, forbidden_post=READER),
    "applicant.award_procedures": Row(READERS, ids=_AWARD),
    "applicant.award_procedure": Row(READERS, WRITERS, _RECOVERY, forbidden_post=READER),
    "applicant.award_procedure_letter": Row(READERS, ids=_RECOVERY),
}
