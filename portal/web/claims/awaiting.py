"""Before any payment: declared starts nobody checked, accounts nobody confirmed."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.domain.actors import Role
from portal.queries.award_waiting import award_waiting
from portal.web.common.access import allowed
from portal.web.common.lists import asked_page
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/demarrages-et-rib", "awaiting", awaiting)


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def awaiting() -> str:
    """One page of the list, the oldest first."""
    with runtime().read() as session:
        listed = award_waiting(session, current_actor(), asked_page())
    return render_template("claims/awaiting.html", listed=listed)
