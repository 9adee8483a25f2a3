"""Rows of the access matrix: certificates, suppliers, imports of Chorus."""

from __future__ import annotations

from tests.integration.access.row import BUDGET, STAFF, Row

ROWS: dict[str, Row] = {
    "acts.attestation": Row(STAFF, ids={"attestation": "attestation"}),
    "budget.supplier": Row(BUDGET, BUDGET, {"act": "act"}),
    "budget.chorus": Row(BUDGET, BUDGET),
    "budget.chorus_window": Row(BUDGET, BUDGET, {"window": "window_id"}),
    "budget.chorus_import": Row(BUDGET, BUDGET, {"export": "chorus_export"}),
    "budget.reconciliation": Row(BUDGET, ids={"window": "window_id"}),
    "budget.explain_gap": Row(BUDGET, BUDGET, {"window": "window_id", "digest": "gap"}),
    "budget.decide_credits": Row(BUDGET, BUDGET, {"notice": "credits_notice"}),
    "budget.notice_piece": Row(BUDGET, ids={"notice": "credits_notice"}),
}
