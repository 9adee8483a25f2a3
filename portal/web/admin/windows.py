"""Which window an administrator works on: the one named in the address, else the first they administer."""

from __future__ import annotations

from flask import request

from portal.domain.actors import Role
from portal.domain.errors import NotFound
from portal.queries.windows import WindowView, all_windows
from portal.web.common.session import current_actor, runtime


def administered_windows() -> list[WindowView]:
    """The windows the person administers, oldest first."""
    mine = current_actor().window_ids(Role.ADMINISTRATOR)
    with runtime().read() as session:
        return [window for window in all_windows(session) if window.id in mine]


def current_window() -> WindowView:
    """The window of ``?guichet=slug``, or the first one. Raises NotFound."""
    wanted = request.args.get("guichet")
    found = [window for window in administered_windows() if wanted in (None, window.slug)]
    if not found:
        raise NotFound
    return found[0]
