"""How far the credits of the windows have gone, for everybody: only where the window publishes it, sums alone."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from portal.domain.clocks import paris_date
from portal.queries.public_gauge import public_gauge
from portal.web.common.access import public
from portal.web.common.session import runtime
from portal.web.common.window import open_windows


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/credits", "credits", credits_page)


@public
def credits_page() -> str:
    """The gauge of each window that publishes it; 404 when none does."""
    today = paris_date(runtime().legal.now())
    windows = open_windows()
    with runtime().read() as session:
        gauges = [found for one in windows if (found := public_gauge(session, one, today)) is not None]
    if not gauges:
        abort(404)
    return render_template("public/credits.html", gauges=gauges)
