"""« Disponibilité du service »: the register of interruptions and the rule that follows from them, for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.queries.availability import outages, published_rule
from portal.queries.windows import window_settings
from portal.web.common.access import public
from portal.web.common.session import runtime
from portal.web.common.window import open_windows, window_rulebook


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/disponibilite", "availability", availability)


@public
def availability() -> str:
    """Window by window."""
    windows = []
    for window in open_windows():
        with runtime().read() as session:
            found = outages(session, window.id)
            rule = published_rule(window_settings(session, window.id))
        windows.append({"window": window, "outages": found, "rule": rule, "rulebook": window_rulebook(window.slug)})
    return render_template("public/availability.html", windows=windows)
