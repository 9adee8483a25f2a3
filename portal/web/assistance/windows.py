"""The window a helper works for: the one named in the address, else the first where they are named."""

from __future__ import annotations

from flask import request

from portal.domain.actors import Role
from portal.domain.errors import NotFound
from portal.queries.windows import WindowView
from portal.web.common.session import current_actor
from portal.web.common.window import open_windows


def window_of(*roles: Role) -> WindowView:
    """The window of ``?guichet=slug``, or the first where the actor holds one of ``roles``. Raises NotFound."""
    mine = current_actor().window_ids(*roles)
    wanted = request.args.get("guichet")
    for window in open_windows():
        if window.id in mine and wanted in (None, window.slug):
            return window
    raise NotFound
