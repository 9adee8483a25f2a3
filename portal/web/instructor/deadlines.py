"""The legal clock: the red list, the dates of one dossier with their rules, the secret address of the calendar."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.legal_clock import SIDE_LABELS, URGENCY_LABELS, Urgency
from portal.forms.base import PortalForm
from portal.queries.calendar_feed import feed_opened_at
from portal.queries.legal_clock import born_rejection, dossier_clock, red_list
from portal.queries.opinions import opinion_dates
from portal.services.instruction.open_calendar import open_calendar
from portal.services.instruction.revoke_calendar import revoke_calendar
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.page import read_section, render_section

URGENCY_KINDS = {Urgency.OVERDUE: "error", Urgency.SOON: "warning", Urgency.LATER: "info", Urgency.MET: "success"}
STAFF = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/echeances", "deadlines", show_red_list)
    blueprint.add_url_rule("/dossiers/<public_id>/echeances", "dossier_deadlines", show_dossier_dates)
    blueprint.add_url_rule("/calendrier", "calendar", show_calendar, methods=["GET", "POST"])
    blueprint.add_url_rule("/calendrier/fermer", "calendar_revoke", close_calendar, methods=["POST"])


@allowed(Role.INSTRUCTOR)
def show_red_list() -> str:
    """What is overdue or near, by legal date."""
    actor, today = current_actor(), paris_date(runtime().legal.now())
    mine = request.args.get("mes") == "1"
    page = request.args.get("page", "1")
    with runtime().read() as session:
        found = red_list(
            session,
            actor,
            today,
            int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
            actor.person_id if mine else None,
        )
    return render_template(
        "instructor/deadlines.html", found=found, mine=mine, today=today, kinds=URGENCY_KINDS, labels=URGENCY_LABELS
    )


@allowed(Role.INSTRUCTOR)
def show_dossier_dates(public_id: str) -> tuple[str, int]:
    """Every date of one dossier: rule, computation, who must act, done or not."""
    head, context = read_section(
        public_id,
        lambda session, head: {
            "dates": sorted(
                (*dossier_clock(session, head.id), *opinion_dates(session, head.id)), key=lambda one: one.on
            ),
            "rejection": born_rejection(session, head.public_id),
        },
    )
    today = paris_date(runtime().legal.now())
    return render_section(
        "deadlines_dossier.html",
        head,
        today=today,
        kinds=URGENCY_KINDS,
        labels=URGENCY_LABELS,
        sides=SIDE_LABELS,
        **context,
    )


@allowed(*STAFF)
def show_calendar() -> str | Response:
    """Whether an address is open; a POST opens a new one, shown once on the page that answers."""
    actor, form, address = current_actor(), PortalForm(), ""
    if form.validate_on_submit():
        with runtime().uow() as uow:
            secret = open_calendar(uow, actor)
        address = runtime().settings.public_url + url_for("public.calendar", secret=secret)
    with runtime().read() as session:
        opened_at = feed_opened_at(session, actor.person_id or 0)
    return render_template("instructor/calendar.html", form=form, address=address, opened_at=opened_at)


@allowed(*STAFF)
def close_calendar() -> Response:
    """Revoke the address."""
    if PortalForm().validate_on_submit():
        with runtime().uow() as uow:
            revoke_calendar(uow, current_actor())
        flash("L’adresse du calendrier est fermée\u00a0: les agendas abonnés ne reçoivent plus rien.", "success")
    return redirect(url_for("instructor.calendar"))
