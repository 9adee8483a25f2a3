"""The matrix: for every route and method, who may reach it. A route without its row fails the test.

``ok`` names the actors for whom the view runs; ``forbidden`` those who see the object but whose role is too small
(403). The visitor, and a forged session of the portal itself, are sent to the sign-in page; everyone else gets a 404.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.integration.access.world import ACTORS

EVERYONE = frozenset(ACTORS)
SIGNED_IN = EVERYONE - {"visitor", "system"}
READERS = frozenset({"reader", "editor", "pledger", "proxy"})
WRITERS = READERS - {"reader"}
PLEDGER = frozenset({"pledger"})
READER = frozenset({"reader"})
APPLICANTS = READERS | {"stranger"}
INSTRUCTOR = frozenset({"instructor"})
INSTRUCTORS = INSTRUCTOR | {"elsewhere"}
SIGNATORY = frozenset({"signatory"})
BUDGET = frozenset({"budget"})
ADMIN = frozenset({"administrator"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """Who reaches a route by GET and by POST; ``ids`` maps each URL parameter to the name of an object of the world."""

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    ids: dict[str, str] = field(default_factory=dict)
    forbidden_get: frozenset[str] = NOBODY
    forbidden_post: frozenset[str] = NOBODY


def _draft(get: frozenset[str] | None, post: frozenset[str] | None, **ids: str) -> Row:
    return Row(get, post, {"public_id": "draft", **ids}, READER if get is WRITERS else NOBODY, READER)


ROWS: dict[str, Row] = {
    "static": Row(get=EVERYONE, ids={"filename": "=none.css"}),
}
