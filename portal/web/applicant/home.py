"""The applicant's home: their dossiers and organisations, and the beginning of a new dossier."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict
from portal.queries.applicant import my_dossiers, my_organisations
from portal.queries.bounces import bounces_of
from portal.queries.windows import all_windows
from portal.services.applicant.create_dossier import CreateDossier, create_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("", "home", home)
    blueprint.add_url_rule("/nouveau", "create", create, methods=["POST"])


@allowed()
def home() -> str:
    """Dossiers of the actor's organisations, with who acts now."""
    actor, now = current_actor(), runtime().legal.now()
    with runtime().read() as session:
        dossiers = my_dossiers(session, actor, now)
        organisations = my_organisations(session, actor)
        windows = all_windows(session)
        bounces = bounces_of(session, [actor.email])
    groups = [(row, [one for one in dossiers if one.organisation_id == row.public_id]) for row in organisations]
    own = {row.public_id for row in organisations}
    entrusted = [one for one in dossiers if one.organisation_id not in own]
    return render_template(
        "applicant/home.html", groups=groups, entrusted=entrusted, windows=windows, actor=actor, bounces=bounces
    )


@allowed()
def create() -> Response:
    """Begin a draft for the chosen organisation."""
    command = CreateDossier(request.form.get("window", ""), request.form.get("organisation", ""))
    try:
        with runtime().uow() as uow:
            public_id = create_dossier(uow, current_actor(), command)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("applicant.home"))
    return redirect(url_for("applicant.identity", public_id=public_id))
