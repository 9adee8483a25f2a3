"""The administrators' first page: what waits for them."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.domain.actors import Role
from portal.queries.settings import SettingState, settings_overview
from portal.queries.takeovers import waiting_takeovers
from portal.queries.windows import envelopes_of
from portal.web.admin.windows import administered_windows
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime
from portal.web.french import euros


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("", "home", home)


@allowed(Role.ADMINISTRATOR)
def home() -> str:
    """Each window with its envelope, and how many settings are unfilled or waiting."""
    me = current_actor().public_id
    summaries = []
    for window in administered_windows():
        with runtime().read() as session:
            settings = settings_overview(session, window.id)
            envelopes = envelopes_of(session, window.id)
            takeovers = waiting_takeovers(session, window.id)
        waiting = [view.waiting for view in settings if view.waiting is not None]
        summaries.append(
            {
                "window": window,
                "brief": [
                    (f"AE notifiées en {envelope.year}", euros(envelope.balance.allotted)) for envelope in envelopes
                ],
                "unfilled": sum(view.state is SettingState.UNFILLED for view in settings),
                "waiting": len(waiting),
                "takeovers": takeovers,
                "to_approve": sum(row.proposed_by != me for row in waiting),
            }
        )
    return render_template("admin/home.html", summaries=summaries)
