"""Calendars by secret address: legal dates only, no name of a person or a body."""

from __future__ import annotations

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response

from portal.exports.ics import CalendarEvent, calendar
from portal.queries.calendar_feed import FeedDate, feed_dates, feed_owner
from portal.web.common.access import public
from portal.web.common.session import runtime


def install(blueprint: Blueprint) -> None:
    """Register the feed."""
    blueprint.add_url_rule("/calendrier/<secret>.ics", "calendar", send_calendar)


@public
def send_calendar(secret: str) -> Response:
    """The calendar of whoever holds the secret; 404 for any other."""
    with runtime().read() as session:
        owner = feed_owner(session, secret)
        if owner is None:
            abort(404)
        dates = feed_dates(session, owner)
    content = calendar("Échéances du guichet", map(_event, dates), runtime().legal.now())
    answer = Response(content, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _event(found: FeedDate) -> CalendarEvent:
    base = runtime().settings.public_url
    legal = found.date.legal
    return CalendarEvent(
        uid=f"{found.dossier}-{legal.code}-{legal.on:%Y%m%d}@guichet"
        if legal.code == "items_due"
        else f"{found.dossier}-{legal.code}@guichet",
        on=legal.on,
        summary=f"{found.reference} : {legal.label}",
        description=f"{legal.rule}\n{legal.computation}",
        url=base + url_for("instructor.dossier_deadlines", public_id=found.dossier),
        alarm_days=found.date.warn_days if found.date.awaits_prefecture else 0,
    )
