"""Follow the link of an invitation: accept with the account of that address, or with a new one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, InvalidInput
from portal.domain.team import TEAM_ROLES
from portal.forms.accounts import ConfirmForm
from portal.forms.auth import RegisterForm
from portal.services.team.accept_invitation import (
    OVER,
    AcceptAsNew,
    OpenInvitation,
    accept_as_new,
    accept_invitation,
    open_invitation,
)
from portal.web.auth.sign_in import open_session
from portal.web.common.access import public
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/invitation/<token>", "invitation", invitation, methods=["GET", "POST"])


@public
def invitation(token: str) -> Response | tuple[str, int] | str:
    """Who invites, where and as what; then the way to accept that suits whoever is here."""
    found = open_invitation(runtime(), token)
    if found is None:
        return _over()
    actor = current_actor()
    if actor.is_signed_in:
        return _with_account(found, token)
    if found.has_account:
        return render_template("auth/invitation.html", found=found, token=token, step="sign_in", says=_says(found))
    return _with_new_account(found, token)


def _says(found: OpenInvitation) -> str:
    return TEAM_ROLES[found.role]


def _over() -> tuple[str, int]:
    return render_template("auth/invitation_over.html", text=OVER), 410


def _with_account(found: OpenInvitation, token: str) -> Response | tuple[str, int] | str:
    form = ConfirmForm()
    mine = current_actor().email == found.email
    if not mine or not form.validate_on_submit():
        step = "accept" if mine else "other"
        return render_template(
            "auth/invitation.html", found=found, token=token, step=step, form=form, says=_says(found)
        )
    try:
        organisation = accept_invitation(runtime(), current_actor(), token)
    except Conflict:
        return _over()
    flash(f"Vous êtes dans l’équipe de {organisation}.", "success")
    return redirect(url_for("applicant.home"))


def _with_new_account(found: OpenInvitation, token: str) -> Response | tuple[str, int] | str:
    form = RegisterForm()
    if not form.is_submitted():
        return _register_page(found, form)
    if form.validate():
        command = AcceptAsNew(
            token, form.name.data or "", form.position.data or "", form.phone.data or "", form.password.data or ""
        )
        try:
            signed_in = accept_as_new(runtime(), command)
        except InvalidInput as error:
            form.add_problems(error.fields)
        except Conflict:
            return _over()
        else:
            open_session(signed_in)
            flash(f"Votre compte est créé\u00a0: vous êtes dans l’équipe de {found.organisation}.", "success")
            return redirect(url_for("applicant.home"))
    return _register_page(found, form), 422


def _register_page(found: OpenInvitation, form: RegisterForm) -> str:
    return render_template("auth/invitation.html", found=found, step="register", form=form, says=_says(found))
