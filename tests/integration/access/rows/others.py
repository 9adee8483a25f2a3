"""Rows of the access matrix: others."""

from __future__ import annotations

from tests.integration.access.row import ADMIN, BUDGET, READERS, SIGNATORY, STAFF, Row

ROWS: dict[str, Row] = {
    "signatory.home": Row(SIGNATORY),
    "signatory.decided": Row(SIGNATORY),
    "signatory.proposal": Row(SIGNATORY, SIGNATORY, {"dossier": "proposed"}),
    "signatory.reopen": Row(SIGNATORY, SIGNATORY, {"dossier": "awarded"}),
    "budget.board": Row(STAFF | ADMIN | {"elsewhere"}),
    "budget.one_board": Row(STAFF | ADMIN, ids={"envelope": "envelope"}),
    "budget.acts": Row(BUDGET),
    "budget.certify": Row(BUDGET, BUDGET, {"act": "act"}),
    "budget.commit": Row(BUDGET, BUDGET, {"act": "act"}),
    "acts.sheet": Row(STAFF, ids={"act": "act"}),
    "acts.draft": Row(STAFF, ids={"act": "act"}),
    "acts.issued": Row(STAFF, ids={"act": "act"}),
    "acts.signed": Row(STAFF | READERS, ids={"act": "act"}),
    "admin.home": Row(ADMIN),
    "admin.settings": Row(ADMIN),
    "admin.setting": Row(ADMIN, ADMIN, {"key": "setting"}),
    "admin.approve_settings": Row(post=ADMIN),
    "admin.people": Row(ADMIN, ADMIN),
    "admin.rulebook": Row(ADMIN, ADMIN),
    "admin.revoke": Row(post=ADMIN, data={"person": "colleague", "role": "=budget"}),
    "admin.clock": Row(ADMIN, ADMIN),
}  # fmt: skip
