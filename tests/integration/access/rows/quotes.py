"""Rows of the access matrix: quotes as they were read."""

from __future__ import annotations

from tests.integration.access.row import READERS, WRITERS, Row, of_draft

ROWS: dict[str, Row] = {
    "applicant.quote_line": of_draft(READERS, WRITERS),
    "applicant.quote_line_read": of_draft(READERS, WRITERS, document_id="draft_document"),
    "applicant.quote_state": of_draft(READERS, None, document_id="draft_document"),
    "applicant.quote_order": of_draft(WRITERS, WRITERS, document_id="signed_quote"),
}
