"""Rows of the access matrix: payment claims, on both sides."""

from __future__ import annotations

from tests.integration.access.row import BUDGET, INSTRUCTOR, PLEDGER, READER, READERS, STAFF, WRITERS, Row

_AWARD = {"public_id": "awarded"}
_DRAFT = {**_AWARD, "claim": "claim_draft"}
_CLAIM = {"claim": "claim"}

ROWS: dict[str, Row] = {
    "applicant.claims": Row(READERS, WRITERS, _AWARD, forbidden_post=READER),
    "applicant.claim": Row(READERS, PLEDGER, _DRAFT, forbidden_post=READERS - PLEDGER),
    "applicant.claim_discard": Row(post=WRITERS, ids={**_AWARD, "claim": "claim"}, forbidden_post=READER),
    "applicant.claim_download": Row(READERS, ids={**_DRAFT, "file_id": "claim_draft_file"}),
    "applicant.claim_invoice_add": Row(WRITERS, WRITERS, _DRAFT, READER, READER),
    "applicant.claim_invoice": Row(WRITERS, WRITERS, {**_DRAFT, "invoice": "claim_draft_invoice"}, READER, READER),
    "applicant.claim_invoice_remove": Row(
        post=WRITERS, ids={**_DRAFT, "invoice": "claim_draft_invoice"}, forbidden_post=READER
    ),
    "applicant.claim_papers": Row(WRITERS, WRITERS, _DRAFT, READER, READER),
    "instructor.payments": Row(STAFF, ids=_AWARD),
    "claims.home": Row(STAFF | {"elsewhere"}),
    "claims.sheet": Row(STAFF, ids=_CLAIM),
    "claims.check": Row(post=INSTRUCTOR, ids=_CLAIM),
    "claims.download": Row(STAFF, ids={**_CLAIM, "file_id": "claim_file"}),
    "claims.ask_items": Row(post=INSTRUCTOR, ids=_CLAIM),
    "claims.certify": Row(post=INSTRUCTOR | BUDGET, ids=_CLAIM),
    "claims.order": Row(post=BUDGET, ids=_CLAIM),
    "claims.pay": Row(post=BUDGET, ids=_CLAIM),
    "claims.reject": Row(post=INSTRUCTOR | BUDGET, ids=_CLAIM),
    "claims.certificate": Row(post=INSTRUCTOR | BUDGET, ids=_CLAIM),
}
