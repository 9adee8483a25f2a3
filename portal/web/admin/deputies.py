"""Deputies of the signatory: who may sign in their place, since when, up to how much."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.forms.signing import DeputyForm
from portal.queries.signatories import usual_signatory
from portal.queries.signing import deputies
from portal.queries.windows import window_settings
from portal.services.signing.deputies import RecordDeputy, end_deputy, record_deputy
from portal.web.admin.windows import current_window
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/signataires", "deputies", show, methods=["GET", "POST"])
    blueprint.add_url_rule("/signataires/<deputy>/fin", "end_deputy", end, methods=["POST"])


@allowed(Role.ADMINISTRATOR)
def show() -> str | Response | tuple[str, int]:
    """The deputies, and the form that records one."""
    window, form = current_window(), DeputyForm()

    def record() -> None:
        command = RecordDeputy(
            window.id,
            form.email.data or "",
            form.name.data or "",
            form.capacity.data or "",
            form.delegation_title.data or "",
            form.valid_from.data,
            form.valid_to.data,
            form.ceiling.data,
        )
        with runtime().uow() as uow:
            record_deputy(uow, current_actor(), command)

    if accepted(form, record):
        flash(f"La délégation de {form.name.data} est enregistrée.", "success")
        return redirect(url_for("admin.deputies", guichet=window.slug))
    with runtime().read() as session:
        rows, usual = deputies(session, window.id), usual_signatory(window_settings(session, window.id))
    today = paris_date(runtime().legal.now())
    page = render_template("admin/deputies.html", form=form, rows=rows, window=window, today=today, usual=usual)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.ADMINISTRATOR)
def end(deputy: str) -> Response:
    """End a delegation today."""
    window = current_window()
    with runtime().uow() as uow:
        end_deputy(uow, current_actor(), deputy)
    told = "Délégation terminée\u00a0: elle vaut jusqu’à ce soir minuit, ou jamais si elle n’avait pas commencé."
    flash(told, "success")
    return redirect(url_for("admin.deputies", guichet=window.slug))
