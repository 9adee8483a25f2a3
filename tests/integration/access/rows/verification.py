"""Rows of the access matrix: the verification page."""

from __future__ import annotations

from tests.integration.access.row import EVERYONE, Row

ROWS: dict[str, Row] = {
    "public.verify": Row(EVERYONE, EVERYONE),
    "public.verified": Row(EVERYONE, ids={"code": "verification_code"}),
}
