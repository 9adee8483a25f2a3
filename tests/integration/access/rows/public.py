"""Rows of the access matrix: public."""

from __future__ import annotations

from tests.integration.access.row import EVERYONE, Row

ROWS: dict[str, Row] = {
    "static": Row(EVERYONE, ids={"filename": "=dsfr/manifest"}),
    "public.home": Row(EVERYONE),
    "public.check": Row(EVERYONE),
    "public.health": Row(EVERYONE),
    "public.accessibility": Row(EVERYONE),
    "public.cookies": Row(EVERYONE),
    "public.legal_notices": Row(EVERYONE),
    "public.privacy": Row(EVERYONE),
    "public.rules": Row(EVERYONE),
    "public.site_map": Row(EVERYONE),
    "api.create_assessment": Row(post=EVERYONE, ids={"window": "=fitn7-axe3-71-2021"}),
    "api.rulebook": Row(EVERYONE, ids={"window": "=fitn7-axe3-71-2021"}),
    "api.openapi": Row(EVERYONE),
}
