"""Rows of the access matrix: applicant."""

from __future__ import annotations

from tests.integration.access.row import PLEDGER, READER, READERS, SIGNED_IN, WRITERS, Row, of_draft, of_filed

ROWS: dict[str, Row] = {
    "applicant.home": Row(SIGNED_IN),
    "applicant.organisation_search": Row(SIGNED_IN),
    "applicant.organisation_attach": Row(SIGNED_IN, SIGNED_IN, {"siren": "=217101534"}),
    "applicant.create": Row(
        post=WRITERS, forbidden_post=READER, data={"window": "=fitn7-axe3-71-2021", "organisation": "organisation"}
    ),
    "applicant.from_check": Row(
        SIGNED_IN,
        WRITERS,
        {"siren": "=217105436", "amount": "=18000"},
        forbidden_post=READER,
        data={"organisation": "organisation"},
    ),
    "applicant.dossier": of_draft(READERS, None),
    "applicant.identity": of_draft(READERS, WRITERS),
    "applicant.project": of_draft(READERS, WRITERS),
    "applicant.expenses": of_draft(READERS, None),
    "applicant.expense_new": of_draft(READERS, WRITERS),
    "applicant.expense": of_draft(READERS, WRITERS, expense_id="draft_expense"),
    "applicant.expense_remove": of_draft(READERS, WRITERS, expense_id="draft_expense"),
    "applicant.plan": of_draft(READERS, WRITERS),
    "applicant.documents": of_draft(READERS, WRITERS),
    "applicant.document": of_draft(READERS, None, document_id="draft_document"),
    "applicant.document_remove": of_draft(None, WRITERS, document_id="draft_document"),
    "applicant.verification": of_draft(READERS, None),
    "applicant.signing": of_draft(READERS, PLEDGER),
    "applicant.receipt": of_filed(READERS),
    "applicant.withdraw": Row(PLEDGER, PLEDGER, {"public_id": "filed"}, READERS - PLEDGER, READERS - PLEDGER),
    "applicant.supply": Row(WRITERS, WRITERS, {"public_id": "talked"}, READER, READER),
    "applicant.act": Row(READERS, ids={"public_id": "awarded", "act_id": "act"}),
}
