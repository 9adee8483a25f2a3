"""Ask for the space of an organisation that everybody left."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.identifiers import siren_problem
from portal.domain.team import takeover_allowed_on
from portal.forms.team import TakeoverForm
from portal.queries.organisations import takeable_name
from portal.services.applicant.uploads import prepare_upload
from portal.services.team.takeover import AskTakeover, ask_takeover
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/organisme/<siren>/reprise", "takeover", takeover, methods=["GET", "POST"])


@allowed()
def takeover(siren: str) -> Response:
    """Role, reason and letter; the prefecture answers."""
    if siren_problem(siren) is not None:
        abort(404)
    with runtime().read() as session:
        name = takeable_name(session, current_actor(), siren)
    form = TakeoverForm()

    def act() -> None:
        letter = prepare_upload(runtime(), form.letter.data.filename or "", form.letter.data.read(), "letter")
        command = AskTakeover(siren, Role(form.role.data), form.reason.data or "", letter)
        with runtime().uow() as uow:
            ask_takeover(runtime(), uow, current_actor(), command)

    if accepted(form, act):
        flash("Votre demande est enregistrée. La préfecture vous répondra par courriel.", "success")
        return redirect(url_for("applicant.home"))
    allowed_on = takeover_allowed_on(paris_date(runtime().legal.now()))
    page = render_template("applicant/takeover.html", name=name, siren=siren, form=form, allowed_on=allowed_on)
    return make_response(page, form.refusal_status if form.errors else 200)
