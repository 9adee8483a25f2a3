"""Declared links of interests of a window's people, with what only administrators read."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.domain.actors import Role
from portal.queries.conflicts import links_of_window
from portal.web.admin.windows import current_window
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/liens", "links", links)


@allowed(Role.ADMINISTRATOR)
def links() -> str:
    """Every declaration, those that hold first. Nobody but its author ends one."""
    window = current_window()
    with runtime().read() as session:
        found = links_of_window(session, current_actor(), window.id)
    return render_template("admin/links.html", window=window, found=found)
