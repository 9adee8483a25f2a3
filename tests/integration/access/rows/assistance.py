"""Rows of the access matrix: mandates, what came outside the portal, interruptions."""

from __future__ import annotations

from tests.integration.access.row import (
    ADMIN,
    EVERYONE,
    INSTRUCTOR,
    INSTRUCTORS,
    PLEDGER,
    PROXY,
    READERS,
    SIGNED_IN,
    STAFF,
    Row,
)

HELPERS = INSTRUCTORS | PROXY
MANDATE = {"public_id": "mandate"}
OUTSIDE = {"public_id": "outside"}

ROWS: dict[str, Row] = {
    "assistance.mandates": Row(HELPERS),
    "assistance.mandate_new": Row(HELPERS, HELPERS),
    "assistance.mandate": Row(INSTRUCTOR | PROXY, ids=MANDATE),
    "assistance.mandate_begin": Row(post=PROXY, ids=MANDATE),
    "assistance.mandate_paper": Row(post=PROXY, ids=MANDATE),
    "assistance.mandate_end": Row(post=PROXY, ids=MANDATE),
    "assistance.mandate_letter": Row(PROXY, ids=MANDATE),
    "assistance.mandate_file": Row(INSTRUCTOR | PROXY, ids={**MANDATE, "kind": "=mandat"}),
    "assistance.outside": Row(INSTRUCTORS),
    "assistance.outside_new": Row(INSTRUCTORS, INSTRUCTORS),
    "assistance.outside_one": Row(INSTRUCTOR, INSTRUCTOR, OUTSIDE),
    "assistance.outside_letter": Row(INSTRUCTOR, ids=OUTSIDE),
    "assistance.channels": Row(STAFF | ADMIN | {"elsewhere"}),
    "public.mandate": Row(EVERYONE, EVERYONE, {"code": "mandate_code"}),
    "public.availability": Row(EVERYONE),
    "applicant.mandates": Row(SIGNED_IN),
    "applicant.mandate_end": Row(post=PLEDGER, ids=MANDATE, forbidden_post=READERS - PLEDGER),
    "admin.outages": Row(ADMIN, ADMIN),
}
