"""Rows of the access matrix: the beneficiary's page of the act, its files, the visuals of the publicity kit."""

from __future__ import annotations

from tests.integration.access.row import ADMIN, PLEDGER, READERS, Row

_AWARDED = {"public_id": "awarded"}

ROWS: dict[str, Row] = {
    "applicant.award_act": Row(READERS, PLEDGER, _AWARDED, forbidden_post=READERS - PLEDGER),
    "applicant.award_calendar": Row(READERS, ids=_AWARDED),
    "applicant.award_publicity": Row(READERS, ids=_AWARDED),
    "admin.publicity": Row(ADMIN, ADMIN),
    "admin.publicity_file": Row(ADMIN, ids={"visual": "visual"}),
    "admin.settle_publicity": Row(post=ADMIN, ids={"visual": "visual"}, data={"suite": "=retire"}),
}
