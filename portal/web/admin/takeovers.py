"""Takeovers of abandoned spaces: the list, and one request with its letter, objections and answer."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.forms.team import DecideTakeoverForm
from portal.queries.takeovers import TakeoverView, takeover, takeovers
from portal.services.team.decide_takeover import DecideTakeover, decide_takeover
from portal.web.admin.windows import current_window
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/reprises", "takeovers", takeover_list)
    blueprint.add_url_rule("/reprises/<public_id>", "takeover", takeover_page, methods=["GET", "POST"])
    blueprint.add_url_rule("/reprises/<public_id>/lettre", "takeover_letter", letter)


@allowed(Role.ADMINISTRATOR)
def takeover_list() -> str:
    """Requests of the window, those that wait first."""
    window = current_window()
    with runtime().read() as session:
        found = takeovers(session, current_actor(), window.id)
    return render_template("admin/takeovers.html", window=window, found=found)


@allowed(Role.ADMINISTRATOR)
def takeover_page(public_id: str) -> Response:
    """One request, and its answer."""
    view = _load(public_id)
    form = DecideTakeoverForm()
    if request.method == "GET":
        form.version.data = str(view.version)
    approve = "approve" in request.form

    def act() -> None:
        version = form.version.data or ""
        number = int(version) if version.isascii() and version.isdigit() else -1
        command = DecideTakeover(public_id, number, approve, form.reason.data or "")
        with runtime().uow() as uow:
            decide_takeover(uow, current_actor(), command)

    if accepted(form, act):
        flash("La reprise est acceptée." if approve else "La reprise est refusée.", "success")
        return redirect(url_for("admin.takeover", public_id=public_id))
    early = paris_date(runtime().legal.now()) < view.allowed_on
    page = render_template("admin/takeover.html", view=view, form=form, early=early)
    return make_response(page, form.refusal_status if form.errors else 200)


@allowed(Role.ADMINISTRATOR)
def letter(public_id: str) -> Response:
    """The signed letter."""
    found = _load(public_id).letter
    return attachment(runtime().store.get(found.sha256), found.name, found.media_type)


def _load(public_id: str) -> TakeoverView:
    with runtime().read() as session:
        return takeover(session, current_actor(), public_id)
