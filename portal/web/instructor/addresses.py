"""Addresses that refuse our mail: which applicants cannot be reached, and that they can again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import NotFound
from portal.queries.bounces import standing_bounces
from portal.services.mail.clear_bounce import clear_bounce
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/adresses-en-echec", "addresses", addresses)
    blueprint.add_url_rule("/adresses-en-echec/<bounce>/lever", "address_clear", address_clear, methods=["POST"])


@allowed(Role.INSTRUCTOR)
def addresses() -> str:
    """Every standing refusal that has to do with a filed dossier."""
    actor = current_actor()
    with runtime().read() as session:
        found = standing_bounces(session, actor)
    return render_template("instructor/addresses.html", found=found)


@allowed(Role.INSTRUCTOR)
def address_clear(bounce: str) -> Response:
    """The address was verified, by telephone for instance."""
    for window_id in sorted(current_actor().window_ids(Role.INSTRUCTOR)):
        try:
            with runtime().uow() as uow:
                clear_bounce(uow, current_actor(), window_id, bounce)
        except NotFound:
            continue
        flash("L’adresse n’est plus signalée.", "success")
        return redirect(url_for("instructor.addresses"))
    raise NotFound
