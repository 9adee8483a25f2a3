"""Object to the takeover of a space from the link of the warning, without account."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound
from portal.forms.accounts import ObjectionForm
from portal.queries.takeovers import warned
from portal.services.accounts.signed_link import read_link
from portal.services.team.takeover import OBJECTION, object_to_takeover
from portal.web.common.access import public
from portal.web.common.posting import accepted
from portal.web.common.session import runtime

#: The request itself says when it is too late.
_LIFETIME = timedelta(days=400)


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/reprise-espace/<token>", "objection", objection, methods=["GET", "POST"])


@public
def objection(token: str) -> Response | tuple[str, int] | str:
    """Who asks for what, and the objection."""
    values = read_link(runtime(), OBJECTION, token, _LIFETIME, 1)
    if values is None:
        return render_template("auth/objection.html", found=None), 410
    with runtime().read() as session:
        try:
            found, warning = warned(session, values[0])
        except NotFound:
            return render_template("auth/objection.html", found=None), 410
    form = ObjectionForm()

    def act() -> None:
        with runtime().uow() as uow:
            object_to_takeover(runtime(), uow, values[0], form.objection.data or "")

    if accepted(form, act):
        flash("Votre opposition est enregistrée\u00a0: la préfecture la lira avant de décider.", "success")
        return redirect(url_for("auth.objection", token=token))
    page = render_template("auth/objection.html", found=found, warning=warning, form=form)
    return (page, form.refusal_status) if form.errors else page
