"""Rows of the access matrix: certificates, suppliers, imports of Chorus."""

from __future__ import annotations

from tests.integration.access.row import BUDGET, STAFF, Row

ROWS: dict[str, Row] = {
    "acts.attestation": Row(STAFF, ids={"attestation": "attestation"}),
    "budget.supplier": Row(BUDGET, BUDGET, {"act": "act"}),
    "budget.decide_credits": Row(BUDGET, BUDGET, {"notice": "credits_notice"}),
    "budget.notice_piece": Row(BUDGET, ids={"notice": "credits_notice"}),
}
