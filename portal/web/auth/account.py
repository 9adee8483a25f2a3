"""One's own account: who the portal thinks one is, and the password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import ROLE_LABELS
from portal.domain.errors import InvalidInput
from portal.forms.auth import ChangePasswordForm
from portal.queries.bounces import bounces_of
from portal.services.accounts.change_password import change_password
from portal.web.auth.sign_in import open_session
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/mon-compte", "account", account, methods=["GET", "POST"])


@allowed()
def account() -> Response | tuple[str, int] | str:
    """Identity, roles, and the form that changes the password and ends the other sessions."""
    form = ChangePasswordForm()
    if request.method == "GET":
        return _page(form)
    if form.validate():
        try:
            signed_in = change_password(runtime(), current_actor(), form.current.data or "", form.password.data or "")
        except InvalidInput as error:
            form.add_problems(error.fields)
        else:
            open_session(signed_in)
            flash("Mot de passe changé. Vos autres sessions sont fermées.", "success")
            return redirect(url_for("auth.account"))
    return _page(form), 422


def _page(form: ChangePasswordForm) -> str:
    actor = current_actor()
    roles = [f"{ROLE_LABELS[m.role]} – {m.organisation_name}" for m in actor.memberships]
    roles += [ROLE_LABELS[p.role] for p in actor.postings]
    with runtime().read() as session:
        bounces = bounces_of(session, [actor.email])
    return render_template("auth/account.html", form=form, actor=actor, roles=roles, bounces=bounces)
