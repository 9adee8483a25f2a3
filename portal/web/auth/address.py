"""Change the address of one's account: asked here, confirmed from the new address."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, InvalidInput
from portal.forms.accounts import ChangeEmailForm, ConfirmForm
from portal.services.accounts.change_email import OVER, confirm_email_change, new_address_of, request_email_change
from portal.web.auth.sign_in import open_session
from portal.web.common.access import allowed, public
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/mon-compte/adresse", "change_address", change_address, methods=["GET", "POST"])
    blueprint.add_url_rule("/mon-compte/adresse/<token>", "confirm_address", confirm_address, methods=["GET", "POST"])


@allowed()
def change_address() -> Response | tuple[str, int] | str:
    """The new address and the password; a link leaves for the new address."""
    form = ChangeEmailForm()
    if request.method == "GET":
        return render_template("auth/change_address.html", form=form, actor=current_actor())
    if form.validate():
        try:
            request_email_change(runtime(), current_actor(), form.email.data or "", form.password.data or "")
        except InvalidInput as error:
            form.add_problems(error.fields)
        else:
            text = "Ouvrez le lien envoyé à votre nouvelle adresse\u00a0: elle remplacera alors l’ancienne."
            flash(text, "info")
            return redirect(url_for("auth.account"))
    return render_template("auth/change_address.html", form=form, actor=current_actor()), 422


@public
def confirm_address(token: str) -> Response | str:
    """The proven address is set by a button, so that a mail scanner that follows links changes nothing."""
    email = new_address_of(runtime(), token)
    form = ConfirmForm()
    if email is not None and not form.validate_on_submit():
        return render_template("auth/confirm_address.html", form=form, email=email)
    try:
        signed_in = confirm_email_change(runtime(), token)
    except Conflict as error:
        flash(error.message if email else OVER, "error")
        return redirect(url_for("auth.change_address" if current_actor().is_signed_in else "auth.forgotten"))
    open_session(signed_in)
    flash(f"Votre adresse est désormais {signed_in.actor.email}.", "success")
    return redirect(url_for("auth.account"))
