"""The matrix: for every route and method, who may reach it. A route without its row fails the test.

``get`` and ``post`` name the actors for whom the view runs; ``forbidden_*`` those who see the object but whose role is
too small (403). The visitor, and a forged session of the portal itself, are sent to the sign-in page; everyone else
gets a 404.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.integration.access.world import ACTORS

Actors = frozenset[str]
EVERYONE: Actors = frozenset(ACTORS)
SIGNED_IN = EVERYONE - {"visitor", "system"}
READERS: Actors = frozenset({"reader", "editor", "pledger"})
WRITERS = READERS - {"reader"}
PROXY: Actors = frozenset({"proxy"})
PLEDGER: Actors = frozenset({"pledger"})
READER: Actors = frozenset({"reader"})
APPLICANTS = READERS | {"stranger"}
INSTRUCTOR: Actors = frozenset({"instructor"})
INSTRUCTORS = INSTRUCTOR | {"elsewhere"}
SIGNATORY: Actors = frozenset({"signatory"})
BUDGET: Actors = frozenset({"budget"})
ADMIN: Actors = frozenset({"administrator"})
STAFF = INSTRUCTOR | SIGNATORY | BUDGET
NOBODY: Actors = frozenset()


@dataclass(frozen=True)
class Row:
    """Who reaches a route by GET and by POST; ``ids`` maps a URL parameter to the name of an object of the world.

    A name that starts with ``=`` is the value itself. ``data`` is posted; ``hidden``: a visitor too gets a 404;
    ``last``: the actor may lose the session or the role with it.
    """

    get: Actors | None = None
    post: Actors | None = None
    ids: dict[str, str] = field(default_factory=dict)
    forbidden_get: Actors = NOBODY
    forbidden_post: Actors = NOBODY
    data: dict[str, str] = field(default_factory=dict)
    hidden: bool = False
    last: bool = False


def of_draft(get: Actors | None, post: Actors | None, **ids: str) -> Row:
    """A page of a draft: its organisation writes, its reader may at most read."""
    return Row(get, post, {"public_id": "draft", **ids}, (READERS - (get or NOBODY)), (READERS - (post or NOBODY)))


def of_filed(get: Actors | None = None, post: Actors | None = None, **ids: str) -> Row:
    """A page of a filed dossier."""
    return Row(get, post, {"public_id": "filed", **ids})
