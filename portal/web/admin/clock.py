"""Demonstration only: read the simulated date, move it forward."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import PARIS, end_of_day
from portal.domain.errors import InvalidInput
from portal.forms.admin import MoveClockForm
from portal.services.admin.move_clock import move_clock
from portal.web.common.access import allowed
from portal.web.common.demo_routes import demo_route
from portal.web.common.session import current_actor, runtime
from portal.web.common.window import open_windows, window_rulebook
from portal.web.french import datetime_fr


def install(blueprint: Blueprint) -> None:
    """Add the view, in demo only."""
    demo_route(blueprint, "/demo/horloge", "clock", clock, methods=["GET", "POST"])


def shortcuts(now: datetime) -> list[tuple[str, datetime]]:
    """Instants worth going to, still to come: label and aware instant."""
    morning = datetime.combine(now.astimezone(PARIS).date() + timedelta(days=1), time(9), tzinfo=PARIS)
    found = [("Dans une heure", now + timedelta(hours=1)), ("Demain à 9 h", morning)]
    for window in open_windows()[:1]:
        last_day = window_rulebook(window.slug).closes_on
        closing = end_of_day(last_day)
        found += [
            ("Veille de la clôture, 23 h 59", closing - timedelta(days=1, minutes=1)),
            ("Dernière minute avant la clôture", closing - timedelta(minutes=1)),
            ("Une heure après la clôture", closing + timedelta(hours=1)),
            ("Douze jours après la clôture", datetime.combine(last_day + timedelta(days=12), time(9), tzinfo=PARIS)),
        ]
    return sorted(((label, at) for label, at in found if at > now), key=lambda item: item[1])


@allowed(Role.ADMINISTRATOR)
def clock() -> Response | tuple[str, int] | str:
    """The simulated date, the shortcuts, and the form for any other instant."""
    form = MoveClockForm()
    now = runtime().legal.now()
    if request.method == "GET":
        return _page(form, now)
    to = _shortcut(request.form.get("to", ""))
    if to is None and form.validate() and form.day.data and form.hour.data:
        to = datetime.combine(form.day.data, form.hour.data, tzinfo=PARIS)
    if to is not None:
        try:
            move_clock(runtime(), current_actor(), to)
        except InvalidInput as error:
            form.add_problems(error.fields)
        else:
            flash(f"Nous sommes maintenant le {datetime_fr(runtime().legal.now())}.", "success")
            return redirect(url_for("admin.clock"))
    return _page(form, now), 422


def _shortcut(text: str) -> datetime | None:
    """The instant of a shortcut's button; only a full, aware ISO instant is one."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else None


def _page(form: MoveClockForm, now: datetime) -> str:
    return render_template("admin/clock.html", form=form, now=now, shortcuts=shortcuts(now))
