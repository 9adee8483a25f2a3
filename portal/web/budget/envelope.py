"""The envelope board: gauge, sums by state, entries with the running balance."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.forms.ledger import PastDayForm
from portal.queries.budget import envelope_board
from portal.web.budget.frame import envelope_tabs
from portal.web.common.access import allowed
from portal.web.common.lists import asked_page
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/enveloppe", "board", board)
    blueprint.add_url_rule("/enveloppe/<envelope>", "one_board", board)


@allowed(Role.BUDGET, Role.INSTRUCTOR, Role.SIGNATORY, Role.ADMINISTRATOR)
def board(envelope: str | None = None) -> str:
    """The newest envelope of the reader's windows, or the one asked for; ``?au=`` shows a past day."""
    form = PastDayForm(request.args)
    asked = form.au.data if form.validate() else None
    on = asked if asked and asked < paris_date(runtime().legal.now()) else None
    with runtime().read() as session:
        view = envelope_board(session, current_actor(), envelope, asked_page(), on)
    balance = view.balance
    parts = [
        ("Payé", balance.paid, "paid"),
        ("Engagé, à payer", balance.committed - balance.paid, "committed"),
        ("Réservé", balance.reserved, "reserved"),
        ("Disponible", balance.available, "available"),
    ]
    tabs = envelope_tabs(view.envelope.public_id, on, "budget.one_board")
    return render_template("budget/board.html", board=view, parts=parts, form=form, tabs=tabs)
