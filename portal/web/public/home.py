"""The call, rendered from the rulebook: who, what, how much, until when, each with the sentence of the call."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.domain.deadlines import is_open
from portal.eligibility.rulebook import Rulebook, Source
from portal.queries.availability import published_rule
from portal.queries.windows import window_settings
from portal.web.common.access import public
from portal.web.common.session import current_actor, received_at, runtime
from portal.web.common.window import home_rulebook, open_windows


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/", "home", home)


@public
def home() -> str:
    """The home page."""
    rulebook = home_rulebook()
    window = next((one for one in open_windows() if one.slug == rulebook.window), None)
    rule: tuple[str, ...] = ()
    gauge = False
    if window is not None:
        with runtime().read() as session:
            settings = window_settings(session, window.id)
        rule, gauge = published_rule(settings), bool(settings.flag("budget.public_gauge"))
    return render_template(
        "public/home.html",
        rulebook=rulebook,
        open=is_open(received_at(), rulebook.opens_on, rulebook.closes_on),
        quotes=_quotes(rulebook),
        rule=rule,
        gauge=gauge,
        signed_in=current_actor().is_signed_in,
    )


def _quotes(rulebook: Rulebook) -> dict[str, Source]:
    """First quoted source of each check."""
    return {check.code: source for check in rulebook.checks for source in reversed(check.sources) if source.quote}
