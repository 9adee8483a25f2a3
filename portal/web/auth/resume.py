"""Come back to a parked page: what was answered before the account existed is not asked again."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from portal.services.accounts.parking import parked_path
from portal.web.common.access import allowed
from portal.web.common.redirects import landing_url, local_path
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/reprise/<parked>", "resume", resume)


@allowed()
def resume(parked: str) -> Response:
    """The page that was parked, or one's own first page once it is forgotten."""
    return redirect(local_path(parked_path(runtime(), parked)) or landing_url(current_actor()))
