"""What the applicant changed since a filed version of its dossier, before and after."""

from __future__ import annotations

from flask import Blueprint

from portal.domain.actors import Role
from portal.queries.versions import changes_since
from portal.web.common.access import allowed
from portal.web.instructor.page import Answer, read_section, render_section


@allowed(Role.INSTRUCTOR)
def show_changes(public_id: str, number: int) -> Answer:
    """Every difference between version ``number`` and the last one."""
    head, context = read_section(public_id, lambda session, head: {"since": changes_since(session, head, number)})
    return render_section("changes.html", head, **context)


def install(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule("/dossiers/<public_id>/changements-depuis/<int:number>", "changes", show_changes)
