"""Rows of the access matrix: expense lines, financing plan, imported tables."""

from __future__ import annotations

from tests.integration.access.row import READERS, WRITERS, Row, of_draft

ROWS: dict[str, Row] = {
    "applicant.expense_move": of_draft(None, WRITERS, expense_id="draft_expense"),
    "applicant.expense_copy": of_draft(None, WRITERS, expense_id="draft_expense"),
    "applicant.comparison_new": of_draft(READERS, WRITERS, expense_id="draft_expense"),
    "applicant.discount": of_draft(READERS, WRITERS, document_id="draft_document"),
    "applicant.what_if": of_draft(READERS, None),
    "applicant.import_new": of_draft(READERS, WRITERS),
    "applicant.import_preview": of_draft(READERS, WRITERS, table_id="draft_table"),
    "applicant.plan_model_xlsx": of_draft(READERS, None),
    "applicant.plan_model_csv": of_draft(READERS, None),
}
