"""The mandates given for one's organisations: who may act for it, and how to put an end to that."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import Conflict
from portal.queries.assistance import organisation_mandates
from portal.services.assisting.end_mandate import end_by_organisation
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/mandats", "mandates", mandates)
    blueprint.add_url_rule("/mandats/<public_id>/fin", "mandate_end", mandate_end, methods=["POST"])


@allowed()
def mandates() -> str:
    """The list."""
    actor = current_actor()
    with runtime().read() as session:
        found = organisation_mandates(session, actor, runtime().legal.now())
    return render_template("applicant/mandates.html", mandates=found, may_end=Role.PLEDGER in actor.roles)


@allowed()
def mandate_end(public_id: str) -> Response:
    """A signatory of the organisation ends it."""
    try:
        with runtime().uow() as uow:
            end_by_organisation(uow, current_actor(), public_id)
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash("Le mandat est terminé. Ce qui a été préparé reste dans vos dossiers.", "success")
    return redirect(url_for("applicant.mandates"))
