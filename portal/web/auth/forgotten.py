"""A forgotten password: the address, then the mailed link, then a new password. Signing out everywhere."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import logout_user
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, InvalidInput
from portal.forms.accounts import ForgottenForm, NewPasswordForm
from portal.services.accounts.end_sessions import end_sessions
from portal.services.accounts.reset_password import OVER, request_reset, reset_is_open, reset_password
from portal.web.common.access import allowed, public
from portal.web.common.redirects import home_url
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/mot-de-passe-oublie", "forgotten", forgotten, methods=["GET", "POST"])
    blueprint.add_url_rule("/mot-de-passe-oublie/envoye", "forgotten_asked", forgotten_asked)
    blueprint.add_url_rule("/mot-de-passe/<token>", "new_password", new_password, methods=["GET", "POST"])
    blueprint.add_url_rule("/deconnexion-partout", "sign_out_everywhere", sign_out_everywhere, methods=["POST"])


@public
def forgotten() -> Response | tuple[str, int] | str:
    """Ask for the link; the answer is the same whatever the address."""
    form = ForgottenForm()
    if request.method == "GET":
        return render_template("auth/forgotten.html", form=form)
    if not form.validate():
        return render_template("auth/forgotten.html", form=form), 422
    request_reset(runtime(), form.email.data or "")
    return redirect(url_for("auth.forgotten_asked"))


@public
def forgotten_asked() -> str:
    """What to do next: open the mail."""
    return render_template("auth/forgotten_asked.html")


@public
def new_password(token: str) -> Response | tuple[str, int] | str:
    """Choose the new password; then one signs in with it."""
    if not reset_is_open(runtime(), token):
        flash(OVER, "error")
        return redirect(url_for("auth.forgotten"))
    form = NewPasswordForm()
    if request.method == "GET":
        return render_template("auth/new_password.html", form=form)
    if form.validate():
        try:
            reset_password(runtime(), token, form.password.data or "")
        except InvalidInput as error:
            form.add_problems(error.fields)
        except Conflict as error:
            flash(error.message, "error")
            return redirect(url_for("auth.forgotten"))
        else:
            logout_user()
            session.clear()
            flash("Votre mot de passe est changé\u00a0: connectez-vous. Toutes vos sessions sont fermées.", "success")
            return redirect(url_for("auth.sign_in"))
    return render_template("auth/new_password.html", form=form), 422


@allowed()
def sign_out_everywhere() -> Response:
    """End every session of the account, this one included."""
    with runtime().uow() as uow:
        end_sessions(uow, current_actor())
    logout_user()
    session.clear()
    flash("Vous êtes déconnecté de tous vos appareils.", "success")
    return redirect(home_url())
