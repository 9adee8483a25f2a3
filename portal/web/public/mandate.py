"""The page of whoever gave a mandate: their own link confirms it once, refuses it, or puts an end to it."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict
from portal.forms.assistance import ActionForm
from portal.queries.assistance import given_mandate
from portal.services.assisting.confirm_mandate import confirm_by_code
from portal.services.assisting.end_mandate import end_by_code
from portal.web.common.access import public
from portal.web.common.session import runtime

_DONE = {
    "confirm": "Merci : le mandat est confirmé.",
    "deny": "C’est noté : plus rien ne peut être fait en votre nom. Le service chargé des dossiers le voit.",
    "end": "Le mandat est terminé : plus rien ne peut être fait en votre nom.",
}


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/mandat/<code>", "mandate", mandate, methods=["GET", "POST"])


@public
def mandate(code: str) -> Response:
    """Read the mandate; act on it by a button. Following the link changes nothing."""
    with runtime().read() as session:
        view = given_mandate(session, code, runtime().legal.now())
    form = ActionForm()
    action = request.form.get("action", "")
    if request.method == "POST" and form.validate() and action in _DONE:
        try:
            with runtime().uow() as uow:
                if action == "confirm":
                    confirm_by_code(uow, code)
                else:
                    end_by_code(uow, code, denied=action == "deny")
        except Conflict as error:
            flash(error.message, "error")
        else:
            flash(_DONE[action], "success")
        return redirect(url_for("public.mandate", code=code))
    page = make_response(render_template("public/mandate.html", mandate=view, code=code, form=form))
    page.headers["Cache-Control"] = "no-store"
    return page
