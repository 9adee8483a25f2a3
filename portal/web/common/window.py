"""Which rules a public page or the JSON door shows: those in force, or a kept version asked for by its hash."""

from __future__ import annotations

from flask import g

from portal.domain.errors import NotFound
from portal.eligibility.rulebook import Rulebook, available_rulebooks, load_rulebook
from portal.queries.rulebooks import rulebook_at, rulebook_in_force
from portal.queries.windows import WindowView, all_windows
from portal.web.common.session import runtime

#: Presented while no window is open yet.
FIRST_WINDOW = "fitn7-axe3-71-2021"


def open_windows() -> list[WindowView]:
    """The windows of this installation, the oldest first; read once a request."""
    if "open_windows" not in g:
        with runtime().read() as session:
            g.open_windows = all_windows(session)
    found: list[WindowView] = g.open_windows
    return found


def window_rulebook(slug: str, version: str | None = None) -> Rulebook:
    """The rules of a window, in force or of a version it has had; the packaged ones while it is not open.

    Raises NotFound for an unknown window or version.
    """
    window = next((one for one in open_windows() if one.slug == slug), None)
    if window is not None:
        with runtime().read() as session:
            if version is None:
                return rulebook_in_force(session, window.id)
            return rulebook_at(session, window.id, version)
    if slug not in available_rulebooks():
        raise NotFound
    packaged = load_rulebook(slug)
    if version not in (None, packaged.version):
        raise NotFound
    return packaged


def home_rulebook() -> Rulebook:
    """The rules of the window whose call the public pages present: the first one opened."""
    if "home_rulebook" not in g:
        opened = open_windows()
        g.home_rulebook = window_rulebook(opened[0].slug if opened else FIRST_WINDOW)
    found: Rulebook = g.home_rulebook
    return found
