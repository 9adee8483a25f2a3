"""Rows of the access matrix: partners of a mutualised project."""

from __future__ import annotations

from tests.integration.access.row import READERS, WRITERS, Row, of_draft

ROWS: dict[str, Row] = {
    "applicant.partners": of_draft(READERS, WRITERS),
    "applicant.partner_remove": of_draft(None, WRITERS, partner_id="draft_partner"),
}
