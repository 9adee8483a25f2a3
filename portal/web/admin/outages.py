"""The register of interruptions: an administrator notes one the portal could not notice by itself."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.forms.assistance import OutageForm, paris_instant
from portal.queries.availability import outages, published_rule
from portal.queries.windows import window_settings
from portal.services.availability.apply_rule import apply_rule
from portal.services.availability.note_outage import NoteOutage, note_outage
from portal.web.admin.windows import current_window
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/interruptions", "outages", register, methods=["GET", "POST"])


@allowed(Role.ADMINISTRATOR)
def register() -> Response:
    """The register, and one more interruption."""
    window = current_window()
    form = OutageForm()

    def note() -> None:
        command = NoteOutage(
            window.id,
            paris_instant(form.started_on.data, form.started_hour.data),
            paris_instant(form.ended_on.data, form.ended_hour.data),
            form.reason.data or "",
        )
        with runtime().uow() as uow:
            note_outage(uow, current_actor(), command)

    if accepted(form, note):
        moved = apply_rule(runtime(), window.id)
        flash("L’interruption est inscrite au registre public.", "success")
        if moved:
            flash("La clôture est reportée en application de la règle publiée.", "success")
        return redirect(url_for("admin.outages", guichet=window.slug))
    status = form.refusal_status if form.is_submitted() else 200
    with runtime().read() as session:
        found = outages(session, window.id)
        rule = published_rule(window_settings(session, window.id))
    page = render_template("admin/outages.html", form=form, window=window, outages=found, rule=rule)
    return make_response(page, status)
